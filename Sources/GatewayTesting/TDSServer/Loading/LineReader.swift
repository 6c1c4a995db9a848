internal import Foundation

/// The lines of a file, read a piece at a time however large it is; they end with a line feed, which the last may lack.
final class LineReader {
    /// How many bytes are read at once.
    private static let pieceSize = 1 << 20

    private let file: FileHandle
    private var piece: [UInt8] = []
    private var position = 0
    private var isOver = false
    /// How many lines were read.
    private(set) var count = 0

    init?(path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        self.file = file
    }

    deinit { try? file.close() }

    /// The next line without its end; nil behind the last.
    func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let end = piece[position...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { position = end + 1 }
                count += 1
                return piece[position..<end]
            }
            guard !isOver else {
                defer { position = piece.count }
                guard position < piece.count else { return nil }
                count += 1
                return piece[position...]
            }
            piece.removeFirst(position)
            position = 0
            let more = try file.read(upToCount: Self.pieceSize) ?? Data()
            isOver = more.isEmpty
            piece.append(contentsOf: more)
        }
    }
}
