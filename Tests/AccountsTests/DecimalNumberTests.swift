import Accounts
import Testing

@Suite struct DecimalNumberTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.00", "0.00"), ("-0.0", "0.0"), ("1", "1"), ("+1", "1"), ("-1", "-1"), ("007", "7"),
        ("1.50", "1.50"), ("0.05", "0.05"), ("-0.001", "-0.001"), ("100", "100"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
    ])
    func keepsHowItWasWritten(_ text: String, _ wanted: String) {
        #expect(DecimalNumber(text)?.description == wanted)
    }

    @Test(arguments: [
        "", "+", "-", ".", "1.", ".5", "--1", "1-", "1e5", "1,5", "1 ", " 1", "1.2.3", "٣", "0x1", "NaN", "Infinity",
        "1_0",
    ])
    func refusesOtherTexts(_ text: String) { #expect(DecimalNumber(text) == nil) }

    @Test func lengthIsBounded() {
        let digits = String(repeating: "9", count: 100)
        #expect(DecimalNumber(digits) != nil)
        #expect(DecimalNumber("-" + digits.dropLast() + ".9") != nil)
        #expect(DecimalNumber(digits + "9") == nil)
        #expect(DecimalNumber(digits + ".9") == nil)
    }

    @Test func equalityDoesNotLookAtTheScale() {
        #expect(DecimalNumber("1.50") == DecimalNumber("1.5"))
        #expect(DecimalNumber("-0.00") == DecimalNumber("0"))
        #expect(DecimalNumber("100") == DecimalNumber("100.000"))
        #expect(DecimalNumber("1.5") != DecimalNumber("-1.5"))
        #expect(DecimalNumber("1.5") != DecimalNumber("15"))
        #expect(Set(["1.50", "1.5", "1.500", "15"].compactMap { DecimalNumber($0) }).count == 2)
    }

    @Test func order() {
        let texts = [
            "-100", "-99.99", "-1.50", "-1.49", "-0.001", "0", "0.001", "0.01", "1.49", "1.5", "2", "10", "99.99",
        ]
        let numbers = texts.compactMap { DecimalNumber($0) }
        #expect(numbers.shuffled().sorted().map(\.description) == texts)
        for (left, right) in zip(numbers, numbers.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
        }
        for number in numbers { #expect(!(number < number)) }
    }

    @Test func rescaling() throws {
        let number = try #require(DecimalNumber("-12.3400"))
        #expect(number.significantScale == 2)
        #expect(number.integerDigits == 2)
        #expect(number.rescaled(to: 2)?.description == "-12.34")
        #expect(number.rescaled(to: 6)?.description == "-12.340000")
        #expect(number.rescaled(to: 1) == nil)
        #expect(DecimalNumber("0.00")?.rescaled(to: 0)?.description == "0")
        #expect(DecimalNumber("0")?.rescaled(to: 3)?.description == "0.000")
        #expect(DecimalNumber("0.0010")?.rescaled(to: 3)?.description == "0.001")
        #expect(DecimalNumber("0.05")?.integerDigits == 0)
    }

    @Test func ofIntegersAndDigits() {
        #expect(DecimalNumber(Int64.min).description == "-9223372036854775808")
        #expect(DecimalNumber(UInt64.max).description == "18446744073709551615")
        #expect(DecimalNumber(0).description == "0")
        #expect(DecimalNumber(0) == DecimalNumber("0.0"))
        #expect(DecimalNumber(isNegative: true, digits: [0, 1, 5], scale: 1)?.description == "-1.5")
        #expect(DecimalNumber(isNegative: false, digits: [10], scale: 0) == nil)
        #expect(DecimalNumber(isNegative: false, digits: [1], scale: -1) == nil)
    }
}
