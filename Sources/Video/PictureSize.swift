import Foundation

/// The size of a picture file, out of its header alone.
public enum PictureSize {
    /// Width and height in px; nil when the file is no PNG or JPEG, or cannot be read.
    public static func of(_ path: String) -> (width: Int, height: Int)? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let head = try? handle.read(upToCount: 24).map({ [UInt8]($0) }) else { return nil }
        if head.count == 24, head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            return (Int(bigEndian(head[16..<20])), Int(bigEndian(head[20..<24])))
        }
        return head.starts(with: [0xFF, 0xD8]) ? jpeg(handle) : nil
    }

    /// Walks a JPEG's segments to the frame header (SOF), which has height before width. Source: ITU-T T.81, B.2.2.
    private static func jpeg(_ handle: FileHandle) -> (width: Int, height: Int)? {
        var offset: UInt64 = 2
        for _ in 0..<1000 {
            guard (try? handle.seek(toOffset: offset)) != nil,
                let segment = try? handle.read(upToCount: 9).map({ [UInt8]($0) }), segment.count == 9,
                segment[0] == 0xFF
            else { return nil }
            if segment[1] == 0xFF {
                offset += 1
                continue
            }
            let isFrame = (0xC0...0xCF).contains(segment[1]) && ![0xC4, 0xC8, 0xCC].contains(segment[1])
            if isFrame { return (Int(bigEndian(segment[7..<9])), Int(bigEndian(segment[5..<7]))) }
            offset += 2 + UInt64(bigEndian(segment[2..<4]))
        }
        return nil
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
