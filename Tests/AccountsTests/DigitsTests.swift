import Testing

@testable import Accounts

struct DigitsTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes = Array("a".utf8)
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345, -1, -10, Int64.max, Int64.min])
    func numbersAreWrittenInDecimal(number: Int64) {
        #expect(written { $0.append(decimal: number) } == "a\(number)")
    }

    @Test(arguments: [
        (0, 1, "0"), (7, 2, "07"), (42, 2, "42"), (123, 2, "123"), (9999, 4, "9999"), (1, 7, "0000001"),
        (Int.max, 20, "09223372036854775807"),
    ])
    func numbersAreFilledUpToTheirWidth(number: Int, width: Int, text: String) {
        #expect(written { $0.append(number, width: width) } == "a" + text)
    }

    @Test func manyBitsAreWrittenInHexadecimal() {
        let number: UInt128 = 0x0123_4567_89AB_CDEF_FEDC_BA98_7654_3210
        #expect(written { $0.append(hexadecimal: number) } == "a0123456789abcdeffedcba9876543210")
        #expect(written { $0.append(hexadecimal: 10) } == "a0000000000000000000000000000000a")
    }

    @Test func bytesAreWrittenInHexadecimal() {
        let bytes: [UInt8] = [0x00, 0x9F, 0xA0, 0xFF]
        #expect(bytes.hexDigits == "009fa0ff")
        #expect(unsafe bytes.withUnsafeBytes { unsafe String(hexadecimal: $0) } == "009fa0ff")
        #expect(unsafe [UInt8]().withUnsafeBytes { unsafe String(hexadecimal: $0) } == "")
    }

    @Test func aNULIsFoundWhereverItIs() {
        let long = "a text longer than what is kept in place"
        for text in ["\0", "a\0", "\0a", long + "\0"] { #expect(text.containsNUL) }
        for text in ["", "0", "ä", long] { #expect(!text.containsNUL) }
    }
}
