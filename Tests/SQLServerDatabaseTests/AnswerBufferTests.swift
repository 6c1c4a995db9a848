import Foundation
import Testing

@testable import SQLServerDatabase

/// How much of an answer is there, told from the bytes that have come in.
@Suite struct AnswerBufferTests {
    private func packet(isLast: Bool, type: UInt8 = 4, body: Int = 20) -> [UInt8] {
        let length = 8 + body
        return [type, isLast ? 1 : 0, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0, 1, 0]
            + [UInt8](repeating: 0x79, count: body)
    }

    private func state(_ bytes: [UInt8]) -> AnswerBuffer.State { AnswerBuffer.state(of: bytes[...]) }

    @Test func `an answer is whole with its last packet, and not before`() {
        let whole = packet(isLast: false) + packet(isLast: true)
        #expect(state(whole) == .whole)
        for count in 1..<whole.count { #expect(state(Array(whole[..<count])) == .part) }
    }

    @Test func `what is no answer, or is followed by something, is unclear`() {
        #expect(state(packet(isLast: true, type: 3)) == .unclear)
        #expect(state([4, 1, 0, 7, 0, 0, 0, 0]) == .unclear)
        #expect(state(packet(isLast: true) + [4]) == .unclear)
    }

    @Test func `an answer that is longer than what is looked at is unclear`() {
        let long = (0..<5).flatMap { _ in packet(isLast: false, body: 4088) }
        #expect(state(Array(long[..<AnswerBuffer.limit])) == .unclear)
        #expect(state(Array(long[..<(AnswerBuffer.limit - 1)])) == .part)
    }

    @Test func `looking takes nothing from the socket`() throws {
        let pair = try SocketPair()
        let buffer = AnswerBuffer()
        #expect(buffer.look(at: pair.near) == .nothing)
        pair.send(Array(packet(isLast: true).prefix(12)))
        #expect(buffer.look(at: pair.near) == .part)
        pair.send(Array(packet(isLast: true).dropFirst(12)))
        #expect(buffer.look(at: pair.near) == .whole)
        #expect(buffer.look(at: pair.near) == .whole)
        pair.closeFar()
        #expect(buffer.look(at: pair.near) == .whole)
    }

    @Test func `the end of the connection is unclear`() throws {
        let pair = try SocketPair()
        pair.closeFar()
        #expect(AnswerBuffer().look(at: pair.near) == .unclear)
    }
}
