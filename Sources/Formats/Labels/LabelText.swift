import Foundation

/// The bytes of label files that are text, read with a limit.
enum LabelText {
    /// JSON takes about ten times its size in memory while it is read.
    static let largest = 256 << 20

    /// The beginning of a file.
    struct Head {
        let bytes: [UInt8]

        /// MATLAB 7.3 puts 512 bytes of its own before the signature.
        var isHDF5: Bool {
            let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
            return bytes.starts(with: signature) || bytes.dropFirst(512).starts(with: signature)
        }
        var isText: Bool { !bytes.contains(0) }
        var firstCharacter: Character? { text.first { !$0.isWhitespace } }
        var firstLine: String { String(text.prefix { !$0.isNewline }) }
        private var text: String {
            let start = bytes.starts(with: LabelText.mark) ? LabelText.mark.count : 0
            return String(decoding: bytes[start...], as: UTF8.self)
        }
    }

    /// The byte-order mark that Windows programs put before UTF-8.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    static func head(of url: URL) throws -> Head { Head(bytes: try bytes(url, most: 16 << 10)) }

    /// - Throws: `FormatError.unreadable`, `.unsupported`, `.notJSON`.
    static func json(_ url: URL) throws -> JSONValue {
        do { return try JSONParser.parse(try whole(url)) } catch let error as JSONParser.Failure {
            throw FormatError.notJSON(path: url.path, place: "the file", reason: "\(error)")
        }
    }

    /// - Throws: `FormatError.unreadable`, `.unsupported`.
    static func text(_ url: URL) throws -> String { String(decoding: try whole(url), as: UTF8.self) }

    private static func whole(_ url: URL) throws -> [UInt8] {
        let found = try bytes(url, most: largest + 1)
        guard found.count <= largest else {
            throw FormatError.unsupported(
                path: url.path, found: "a text file of more than \(largest >> 20) MB",
                supported: "split it, or save it in a binary format (.slp, .h5)")
        }
        return found.starts(with: mark) ? Array(found.dropFirst(mark.count)) : found
    }

    private static func bytes(_ url: URL, most: Int) throws -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: most) ?? Data())
        } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
    }
}
