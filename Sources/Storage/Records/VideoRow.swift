import Domain
import Foundation
import GRDB

extension VideoReference {
    init(row: RowImage) throws {
        func text(_ column: String) -> String { String.fromDatabaseValue(row[column]) ?? "" }
        let fingerprint = row.optionalInteger("byte_count").map {
            VideoFingerprint(byteCount: $0, digest: text("digest"))
        }
        guard let kind = Kind(rawValue: text("kind")) else { throw UnreadableBytes() }
        self.init(
            id: VideoID(row.integer("id")), kind: kind, path: text("path"),
            imagePaths: try JSONDecoder().decode([String].self, from: Data(text("image_paths").utf8)),
            width: Int(row.integer("width")), height: Int(row.integer("height")),
            channels: Int(row.integer("channels")), frameCount: Int(row.integer("frame_count")),
            framesPerSecond: Double.fromDatabaseValue(row["frames_per_second"]) ?? 0, fingerprint: fingerprint,
            sourceFrames: try JSONDecoder().decode([Int].self, from: Data(text("source_frames").utf8)),
            sourceJSON: String.fromDatabaseValue(row["source_json"]))
    }

    func row(id: Int64, position: Int64) throws -> RowImage {
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        }
        let values: [(any DatabaseValueConvertible)?] = [
            id, position, kind.rawValue, path, try json(imagePaths), width, height, channels, frameCount,
            framesPerSecond, fingerprint?.byteCount, fingerprint?.digest, try json(sourceFrames), sourceJSON,
        ]
        return RowImage(.video, values)
    }
}
