import Foundation

extension SafeTensors {
    /// Reads a file, trusting none of it.
    /// - Throws: `NeuralError.checkpoint` when the file is missing, truncated, inconsistent or not safetensors.
    public static func read(_ url: URL) throws -> SafeTensors {
        let data: Data
        do {
            data = try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            throw NeuralError.checkpoint(path: url.path, reason: "reading failed (\(error.localizedDescription))")
        }
        return try SafeTensors(parsing: data, path: url.path)
    }

    init(parsing data: Data, path: String) throws {
        func fail(_ reason: String) -> NeuralError { .checkpoint(path: path, reason: reason) }
        guard data.count >= 8 else { throw fail("it has only \(data.count) bytes") }
        let headerSize = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard headerSize >= 2, headerSize <= UInt64(Self.maxHeaderSize) else {
            throw fail("it is not a safetensors file")
        }
        guard data.count - 8 >= Int(headerSize) else { throw fail("it ends inside its header (truncated?)") }
        let body = data.startIndex + 8 + Int(headerSize)
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: data[(data.startIndex + 8)..<body])
        } catch {
            throw fail("its header is damaged")
        }
        tensors = [:]
        metadata = header.metadata
        try Self.checkLayout(header.entries, dataSize: data.endIndex - body, fail: fail)
        for (name, entry) in header.entries {
            guard let type = NumberType(tag: entry.dtype) else { continue }
            tensors[name] = Tensor(shape: entry.shape, type, littleEndian: data[(body + entry.data_offsets[0])...])
        }
    }

    /// Every array must lie inside the data and fill exactly its bytes; together they fill the data without overlap.
    private static func checkLayout(
        _ entries: [String: Entry], dataSize: Int, fail: (String) -> NeuralError
    ) throws {
        var end = 0
        for (name, entry) in entries.sorted(by: {
            ($0.value.data_offsets.first ?? 0, $0.key) < ($1.value.data_offsets.first ?? 0, $1.key)
        }) {
            guard let type = NumberType(tag: entry.dtype) else {
                throw fail("\"\(name)\" holds \(entry.dtype) numbers, which are not supported")
            }
            guard entry.data_offsets.count == 2, entry.shape.count <= 16 else { throw fail("\"\(name)\" is damaged") }
            var size = type.bytes
            for dimension in entry.shape {
                let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
                guard dimension >= 0, !overflow else {
                    throw fail("\"\(name)\" has the impossible shape \(entry.shape)")
                }
                size = product
            }
            let (first, last) = (entry.data_offsets[0], entry.data_offsets[1])
            guard first == end, last >= first, last - first == size else { throw fail("\"\(name)\" is damaged") }
            guard last <= dataSize else { throw fail("it ends inside \"\(name)\" (truncated?)") }
            end = last
        }
        guard end == dataSize else { throw fail("it has \(dataSize - end) bytes that belong to nothing") }
    }

    private struct Header: Decodable {
        var entries: [String: Entry] = [:]
        var metadata: [String: String] = [:]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            for key in container.allKeys {
                if key.stringValue == SafeTensors.metadataKey {
                    metadata = try container.decode([String: String].self, forKey: key)
                } else {
                    entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
                }
            }
        }
    }
}

extension Tensor {
    /// Reads the numbers from the start of `data`, which must hold enough of them.
    fileprivate init(shape: [Int], _ type: NumberType, littleEndian data: Data) {
        self.init(shape: shape) { buffer in
            data.withUnsafeBytes { bytes in
                for index in buffer.indices { buffer[index] = type.float(bytes, at: index) }
            }
        }
    }
}
