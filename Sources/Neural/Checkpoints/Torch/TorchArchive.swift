import Foundation

/// The tensors of a file that PyTorch's `torch.save` wrote: a state dict (`.pth`) or a training checkpoint (`.ckpt`).
///
/// Files of PyTorch 1.6 and later; of earlier ones see `LegacyTorchArchive`. The file is a zip with stored entries: `PREFIX/data.pkl`, a pickle that says how the tensors lie in the arrays
/// `PREFIX/data/KEY` (torch/serialization.py, "zipfile-based" format). The pickle is read, never run: operations and
/// names outside a short list are errors. Device tags are ignored.
public struct TorchArchive: Sendable {
    /// The state dict's tensors, by the keys of the file, as Float32 whatever the file's type.
    public let tensors: [String: Tensor]

    /// Reads a file, trusting none of it. A training checkpoint's tensors are those under its key `state_dict`
    /// (Lightning), `model_state_dict` or `model`.
    /// - Throws: `NeuralError.checkpoint`.
    public init(contentsOf url: URL) throws {
        let data: Data
        do {
            data = try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            throw NeuralError.checkpoint(path: url.path, reason: "reading failed (\(error.localizedDescription))")
        }
        try self.init(parsing: data) { NeuralError.checkpoint(path: url.path, reason: $0) }
    }

    init(parsing data: Data, fail: @escaping (String) -> NeuralError) throws {
        if data.starts(with: LegacyTorchArchive.start) {
            let file = try LegacyTorchArchive(data, fail: fail)
            var reader = TorchTensorReader(pickle: file.pickle, fileSize: data.count, fail: fail) { file.arrays[$0] }
            tensors = try reader.stateDictionary()
            return
        }
        guard data.starts(with: [0x50, 0x4B, 3, 4]) else { throw fail("it is not a file of PyTorch's torch.save") }
        let archive = try ZipArchive(data, fail: fail)
        guard let description = archive.entries.first(where: { ("/" + $0.name).hasSuffix("/data.pkl") }) else {
            throw fail("it is a zip file without a state dict")
        }
        let prefix = String(description.name.dropLast("data.pkl".count))
        let pickle = try PickleReader.read(archive.contents(of: description), fail: fail)
        if let order = archive.entries.first(where: { $0.name == prefix + "byteorder" }),
            try archive.contents(of: order) != Data("little".utf8)
        {
            throw fail("its numbers are not little-endian")
        }
        let entries = Dictionary(archive.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var reader = TorchTensorReader(pickle: pickle, fileSize: data.count, fail: fail) { key in
            try entries[prefix + "data/" + key].map(archive.contents)
        }
        tensors = try reader.stateDictionary()
    }
}

/// Turns the notes of a pickle into tensors.
private struct TorchTensorReader {
    private let pickle: Pickle
    private let fail: (String) -> NeuralError
    /// The bytes of an array by its key; nil: there is none.
    private let array: (String) throws -> Data?
    /// Numbers that may still be read: views that share an array must not add up to more than the file could hold.
    private var budget: Int

    init(
        pickle: Pickle, fileSize: Int, fail: @escaping (String) -> NeuralError,
        array: @escaping (String) throws -> Data?
    ) {
        (self.pickle, self.fail, self.array, budget) = (pickle, fail, array, fileSize)
    }

    mutating func stateDictionary() throws -> [String: Tensor] {
        guard var pairs = pickle.pairs(pickle.root) else {
            if case .call(let function)? = pickle.node(pickle.root)?.kind {
                throw fail("it holds an object of \"\(function)\", not a state dict")
            }
            throw fail("it holds no state dict")
        }
        for key in ["state_dict", "model_state_dict", "model"] {
            if let inner = pairs.last(where: { $0.key.string == key }).flatMap({ pickle.pairs($0.value) }) {
                pairs = inner
                break
            }
        }
        var tensors: [String: Tensor] = [:]
        for (key, value) in pairs {
            guard let name = key.string, let tensor = try tensor(value, name: name) else { continue }
            tensors[name] = tensor
        }
        guard !tensors.isEmpty else { throw fail("it holds no tensors") }
        return tensors
    }

    /// nil for what is no tensor and claims to be none: a number, a text, a container.
    private mutating func tensor(_ value: Pickle.Value, name: String) throws -> Tensor? {
        guard var node = pickle.node(value) else { return nil }
        // A parameter is a tensor in a wrapper; a wrapper of wrappers is damage.
        if node.kind == .call(PickleGlobals.parameter), let inner = node.items.first.flatMap(pickle.node) {
            node = inner
        }
        guard case .call(let function) = node.kind else { return nil }
        guard function == PickleGlobals.tensor else {
            throw fail("\"\(name)\" is made by \"\(function)\", not a tensor")
        }
        return try tensor(node.items, name: name)
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, …)`.
    private mutating func tensor(_ arguments: [Pickle.Value], name: String) throws -> Tensor {
        guard arguments.count >= 4, let id = pickle.node(arguments[0])?.items,
            pickle.node(arguments[0])?.kind == .persistent, id.count >= 5,
            id[0].string == "storage", case .global(let type) = id[1],
            let storage = NumberType(className: type.name), let key = id[2].string, let count = id[4].int,
            let offset = arguments[1].int, let shape = pickle.items(arguments[2])?.map(\.int),
            let strides = pickle.items(arguments[3])?.map(\.int), shape.count == strides.count, shape.count <= 16
        else { throw fail("\"\(name)\" is damaged") }
        guard let data = try array(key) else { throw fail("the array \"\(key)\" of \"\(name)\" is missing") }
        let layout = try StridedLayout(shape: shape, strides: strides, offset: offset) {
            fail("\"\(name)\" has an impossible shape or lies outside its array")
        }
        guard count >= 0, data.count / storage.bytes >= count, layout.end <= count else {
            throw fail("\"\(name)\" lies outside its array (truncated?)")
        }
        guard layout.count <= count || layout.count == 0, layout.count <= budget else {
            throw fail("its tensors are larger than the file")
        }
        budget -= layout.count
        return data.withUnsafeBytes { bytes in layout.tensor { storage.float(bytes, at: $0) } }
    }
}

/// Where the elements of a view lie in an array.
private struct StridedLayout {
    let shape, strides: [Int]
    let offset, count: Int
    /// One past the last element that is read.
    let end: Int

    init(shape: [Int?], strides: [Int?], offset: Int, fail: () -> NeuralError) throws {
        (self.shape, self.strides, self.offset) = (shape.compactMap { $0 }, strides.compactMap { $0 }, offset)
        guard self.shape.count == shape.count, self.strides.count == strides.count, offset >= 0,
            (self.shape + self.strides).allSatisfy({ (0..<(1 << 40)).contains($0) })
        else { throw fail() }
        var (count, last) = (1, offset)
        for (size, stride) in zip(self.shape, self.strides) {
            let (product, tooMany) = count.multipliedReportingOverflow(by: size)
            let (reach, tooFar) = stride.multipliedReportingOverflow(by: max(0, size - 1))
            let (sum, outside) = last.addingReportingOverflow(reach)
            guard !tooMany, !tooFar, !outside else { throw fail() }
            (count, last) = (product, sum)
        }
        self.count = count
        guard last < Int.max else { throw fail() }
        end = count == 0 ? 0 : last + 1
    }

    /// Gathers the elements in row-major order.
    func tensor(_ element: (Int) -> Float) -> Tensor {
        Tensor(shape: shape) { buffer in
            var index = Array(repeating: 0, count: shape.count)
            var place = offset
            for output in buffer.indices {
                buffer[output] = element(place)
                var axis = shape.count - 1
                while axis >= 0 {
                    index[axis] += 1
                    place += strides[axis]
                    if index[axis] < shape[axis] { break }
                    place -= index[axis] * strides[axis]
                    index[axis] = 0
                    axis -= 1
                }
            }
        }
    }
}

extension Pickle.Value {
    var string: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var int: Int? { if case .int(let number) = self { number } else { nil } }
}
