import Foundation

/// What a file that is no video seems to be, told from its first bytes, for error messages.
enum FileKind {
    /// True when a file begins like an MP4 or MOV; without its `moov` box it is an unfinished one.
    static func beginsLikeMP4(_ head: [UInt8]) -> Bool {
        guard head.count >= 8 else { return false }
        let box = String(decoding: head[4..<8], as: UTF8.self)
        return ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp"].contains(box)
    }

    static func describe(_ head: [UInt8]) -> String {
        let known: [(name: String, magic: [UInt8])] = [
            ("an HDF5 file", [0x89, 0x48, 0x44, 0x46]), ("a PNG image", [0x89, 0x50, 0x4E, 0x47]),
            ("a JPEG image", [0xFF, 0xD8, 0xFF]), ("a zip archive", [0x50, 0x4B, 0x03, 0x04]),
            ("a gzip archive", [0x1F, 0x8B]), ("a PDF", [0x25, 0x50, 0x44, 0x46]),
            ("a TIFF image", [0x49, 0x49, 0x2A, 0x00]), ("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A]),
            ("a SQLite database", [0x53, 0x51, 0x4C, 0x69]),
        ]
        if let match = known.first(where: { head.starts(with: $0.magic) }) { return match.name }
        if looksLikeText(head) { return "text" }
        return "data of an unknown kind"
    }

    private static func looksLikeText(_ head: [UInt8]) -> Bool {
        !head.isEmpty && !head.contains { $0 < 9 || ($0 > 13 && $0 < 32) }
    }

    /// The first bytes of a file, at most `count`.
    ///
    /// - Throws: `VideoError.missing`, `.unreadable`.
    static func head(of path: String, count: Int = 512) throws -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else { throw VideoError.missing(path: path) }
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            return [UInt8](try file.read(upToCount: count) ?? Data())
        } catch {
            throw VideoError.unreadable(path: path, reason: (error as NSError).localizedDescription)
        }
    }
}
