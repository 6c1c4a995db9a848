import NIOCore
import Testing

@testable import GatewayTesting

/// Packets, parameters and calls, over the bare protocol.
struct ProtocolTests {
    @Test func repliesAreCutAtThePacketSize() throws {
        var number: UInt8 = 0
        var packets = ByteBuffer(repeating: 7, count: 1_100).packets(size: 512, isLast: true, number: &number)
        var lengths: [Int] = []
        var ends: [UInt8] = []
        while let header = packets.readBytes(length: 8) {
            lengths.append(Int(header[2]) << 8 | Int(header[3]))
            ends.append(header[1])
            packets.moveReaderIndex(forwardBy: (lengths.last ?? 8) - 8)
        }
        #expect(lengths == [512, 512, 100] && ends == [0, 0, 1] && number == 3)
    }

    @Test(arguments: [
        (SQLType.bit, Cell.integer(1)), (.tinyint, .integer(255)), (.smallint, .integer(-32_768)), (.int, .integer(-1)),
        (.bigint, .integer(Int64.min)), (.real, .real(1.5)), (.float, .real(-1e300)),
        (.decimal(precision: 38, scale: 2), .text("-123456789012345678901234567890123456.78")),
        (.money, .text("-922337203685477.5808")), (.smallmoney, .text("-0.0001")),
        (.uniqueidentifier, .text("6F9619FF-8B86-D011-B42D-00C04FC964FF")), (.date, .text("9999-12-31")),
        (.datetime, .text("1753-01-01 23:59:59.9970000")), (.smalldatetime, .text("2079-06-06 23:59:00.0000000")),
        (.time(scale: 7), .text("23:59:59.9999999")), (.datetime2(scale: 3), .text("0001-01-01 00:00:00.1230000")),
        (.datetimeoffset(scale: 0), .text("2024-05-06 07:08:09.0000000-03:30")), (.nvarchar(5), .text("א😀")),
        (.nvarchar(nil), .text("")), (.varchar(10), .text("café")), (.varbinary(nil), .blob([0, 255])),
        (.varbinary(3), .blob([])), (.xml, .text("<a/>")),
    ])
    func parametersAreReadAsTheyAreWritten(type: SQLType, cell: Cell) throws {
        let column = ResultColumn(name: "p", type: type, collation: try Collation(named: Collation.standard))
        for value in [cell, .null] {
            var writer = TokenWriter(version: .v74, serverName: "")
            writer.returnValue(value, column, ordinal: 0)
            // The token, its ordinal, the name, the status, the user type and the flags stand before the type.
            var body = writer.buffer
            body.moveReaderIndex(forwardBy: 13)
            let (readType, readValue) = try ParameterReader.read(&body)
            #expect(readType == type && readValue == value && body.readableBytes == 0)
        }
    }

    @Test(arguments: [false, true])
    func callsTakeParametersByNumberAndByName(byName: Bool) async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int PRIMARY KEY, v nvarchar(max))")
        let client = try await RawClient.connect(to: server)
        let long = String(repeating: "ש", count: 5_000)
        var body = ByteBuffer()
        body.writeInteger(UInt32(4), endianness: .little)
        if byName {
            body.writeInteger(UInt16(13), endianness: .little)
            for unit in "sp_executesql".utf16 { body.writeInteger(unit, endianness: .little) }
        } else {
            body.writeInteger(UInt16(0xFFFF), endianness: .little)
            body.writeInteger(UInt16(10), endianness: .little)
        }
        body.writeInteger(UInt16(0), endianness: .little)
        Self.writeText("INSERT INTO T VALUES (@a, @b); SET @a = @a + 1", to: &body)
        Self.writeText("@a int OUTPUT, @b nvarchar(max)", to: &body)
        // @a, by reference: INTN of four bytes.
        body.writeBytes([0, 1, 0x26, 4, 4, 7, 0, 0, 0])
        Self.writeText(long, to: &body)
        try await client.send(.call, body)

        let reply = try #require(await client.reply())
        #expect(RawClient.errors(in: reply) == [])
        // RETURNSTATUS 0 and the return value 8 come before the last DONEPROC.
        let tail = Array(reply.suffix(13 + 6))
        #expect(Array(tail.prefix(6)) == [4, 4, 8, 0, 0, 0] && tail[6] == 0xFE)
        #expect(try await server.execute("SELECT id, v FROM T")[0].rows == [[7, .text(long)]])
        #expect(server.statistics.requests.last?.declarations == "@a int OUTPUT, @b nvarchar(max)")
        await client.close()
        await server.stop()
    }

    /// A parameter of NTEXT, as db-lib sends text of any length.
    private static func writeText(_ text: String, to body: inout ByteBuffer) {
        body.writeBytes([0, 0, 0x63])
        body.writeInteger(UInt32(Int32.max), endianness: .little)
        body.writeBytes([0x09, 0x04, 0xD0, 0x00, 0x34])
        body.writeInteger(UInt32(text.utf16.count * 2), endianness: .little)
        for unit in text.utf16 { body.writeInteger(unit, endianness: .little) }
    }
}
