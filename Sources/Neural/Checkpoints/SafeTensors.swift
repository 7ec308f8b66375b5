import Foundation

/// Hugging Face's safetensors: named arrays in one file, no code. Written in Float32; other types are read as Float32.
///
/// Layout: a little-endian UInt64 with the header's size, a JSON header
/// `{"name": {"dtype": "F32", "shape": […], "data_offsets": [begin, end]}, "__metadata__": {…}}`, then the data.
public struct SafeTensors: Sendable, Equatable {
    public var tensors: [String: Tensor]
    /// Free text by key, such as the version that wrote the file.
    public var metadata: [String: String]

    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    struct Entry: Codable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]
    }

    static let metadataKey = "__metadata__"
    /// The format's own limit for a header, in bytes.
    static let maxHeaderSize = 100_000_000
}

extension SafeTensors {
    /// Writes the file so that a crash leaves either the old or the new one: a temporary file beside it, flushed to
    /// disk, then renamed. Tensors stand in name order, so equal contents give equal bytes.
    /// - Throws: `NeuralError.checkpoint`.
    public func write(to url: URL) throws {
        let names = tensors.keys.sorted()
        do {
            let temporary = url.deletingLastPathComponent()
                .appendingPathComponent(".\(url.lastPathComponent).\(UInt64.random(in: 0 ... .max)).tmp")
            do {
                try write(names, to: temporary)
                guard rename(temporary.path, url.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
            } catch {
                try? FileManager.default.removeItem(at: temporary)
                throw error
            }
        } catch {
            throw NeuralError.checkpoint(path: url.path, reason: "writing failed (\(error.localizedDescription))")
        }
    }

    private func write(_ names: [String], to url: URL) throws {
        try header(for: names).write(to: url)
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        try handle.seekToEnd()
        for name in names {
            guard let tensor = tensors[name] else { continue }
            try handle.write(contentsOf: tensor.littleEndianBytes)
        }
        try handle.synchronize()
    }

    private func header(for names: [String]) throws -> Data {
        var fields: [String] = []
        var offset = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        if !metadata.isEmpty { fields.append("\(try json(Self.metadataKey)):\(try json(metadata))") }
        for name in names {
            guard let tensor = tensors[name] else { continue }
            let end = offset + tensor.count * 4
            fields.append(
                "\(try json(name)):\(try json(Entry(dtype: "F32", shape: tensor.shape, data_offsets: [offset, end])))")
            offset = end
        }
        var text = Data("{\(fields.joined(separator: ","))}".utf8)
        while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
    }
}

extension Tensor {
    fileprivate var littleEndianBytes: Data {
        #if _endian(little)
        return withUnsafeFloats { Data(buffer: $0) }
        #else
        return values.reduce(into: Data()) { data, value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        #endif
    }
}
