import Accounts
import SQLStore
import Testing

@testable import SQLServerDatabase

@Suite struct FailureTests {
    private func error(_ number: Int, severity: Int = 16, _ text: String = "", isFatal: Bool = false) -> DatabaseError {
        let message = ServerMessage(origin: .server, number: number, severity: severity, text: text)
        return WireFailure(reason: .reported, messages: [message], isFatal: isFatal).error(database: "legacy")
    }

    @Test(arguments: [
        (2627, DatabaseError.Code.uniqueViolation), (2601, .uniqueViolation), (515, .notNullViolation),
        (2628, .valueTooLong), (8152, .valueTooLong), (8115, .valueOutOfRange), (220, .valueOutOfRange),
        (242, .valueOutOfRange), (241, .invalidText), (245, .invalidText), (8114, .invalidText), (208, .missingTable),
        (207, .missingColumn), (229, .permissionDenied), (916, .permissionDenied), (3906, .readOnly), (978, .readOnly),
        (1205, .serializationFailure), (3960, .serializationFailure), (1222, .locked), (1105, .diskFull),
        (9002, .diskFull), (18_456, .unavailable), (4060, .unavailable), (40_613, .unavailable), (40_197, .unavailable),
    ])
    func `errors are sorted by number`(number: Int, code: DatabaseError.Code) {
        #expect(error(number).code == code)
        #expect(error(number).nativeCode == "\(number)")
    }

    @Test func `an unknown number is sorted by its class`() {
        #expect(error(99_999, severity: 14).code == .permissionDenied)
        #expect(error(99_999, severity: 20).code == .unavailable)
        #expect(error(99_999, severity: 16).code == .other)
    }

    @Test func `the names a message quotes are found`() {
        let unique = error(
            2627,
            """
            Violation of UNIQUE KEY constraint 'UQ_People_Email'. Cannot insert duplicate key in object 'dbo.People'. \
            The duplicate key value is (secret).
            """)
        #expect(unique.constraint == "UQ_People_Email" && unique.table == "dbo.People")
        #expect(!unique.description.contains("secret") && unique.debugDescription.contains("secret"))
        let null = error(
            515, "Cannot insert the value NULL into column 'name', table 'Shop.dbo.People'; column does not")
        #expect(null.column == "name" && null.table == "Shop.dbo.People")
        let check = error(547, "The INSERT statement conflicted with the CHECK constraint \"CK_Age\". The conflict")
        #expect(check.code == .checkViolation && check.constraint == "CK_Age")
        let reference = error(547, "The DELETE statement conflicted with the REFERENCE constraint \"FK_Orders\". The")
        #expect(reference.code == .foreignKeyViolation)
    }

    @Test func `what the server says counts for more than what the library adds`() {
        let failure = WireFailure(
            reason: .reported,
            messages: [
                ServerMessage(origin: .server, number: 18_456, severity: 14, text: "Login failed for user 'x'."),
                ServerMessage(origin: .library, number: 20_018, severity: 5, text: "General SQL Server error"),
                ServerMessage(origin: .library, number: 20_002, severity: 9, text: "Adaptive Server connection failed"),
            ])
        #expect(failure.error(database: "legacy").nativeCode == "18456")
        #expect(ConnectFailure(failure, database: "legacy").failureClass == "authentication")
    }

    @Test func `a lost connection and a timeout are told apart`() {
        let lost = [ServerMessage(origin: .library, number: 20_017, severity: 9, text: "Unexpected EOF")]
        #expect(WireFailure(reason: .reported, messages: lost).error(database: "x").code == .unavailable)
        #expect(WireFailure(reason: .timedOut, messages: lost).error(database: "x").code == .timedOut)
        #expect(WireFailure(reason: .reported, messages: lost).isLost(reading: true))
        #expect(!WireFailure(reason: .reported, messages: lost).isLost(reading: false))
        #expect(!WireFailure(reason: .reported, messages: lost, hasReceived: true).isLost(reading: true))
        #expect(WireFailure(reason: .reported, wasSent: false).isLost(reading: false))
    }
}
