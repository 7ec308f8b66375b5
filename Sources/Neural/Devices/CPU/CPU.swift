import CKernels

/// The processor, through oneDNN and kernels of our own; instructions are chosen at run time (AVX-512, AVX2, plain).
///
/// For a given number of threads, results are the same bit for bit in every run on one kind of processor.
/// Not Sendable: a device, the networks on it and their programs belong to one thread at a time.
public final class CPU: Device {
    public let threads: Int
    let workspace = Workspace()
    private var engine: OneDNN.Engine?
    private var packedWeights: [WeakPackedWeights] = []
    private var foldedWeights: [WeakFolded] = []
    private var kernelWeights: [WeakKernelWeights] = []

    /// Lanes of a channel block, 8 or 16.
    let block: Int
    private let instructions: Instructions

    /// Sets of vector instructions, each with its variant of our kernels.
    package enum Instructions: Int32, CaseIterable, Sendable {
        case plain, avx2, avx512
    }

    /// - Parameter threads: cores to use, at least 1.
    public init(threads: Int = 2) {
        self.threads = max(1, threads)
        (block, instructions) = (OneDNN.block, .avx512)
    }

    /// A device as it would be on another processor, for tests: other blocks (8 or 16), lesser instructions.
    package init(threads: Int, block: Int, instructions: Instructions) {
        self.threads = max(1, threads)
        (self.block, self.instructions) = (block, instructions)
    }

    /// Makes the calling thread's team and kernels those of this device.
    func select() {
        ck_set_threads(Int32(threads))
        ck_limit_processor_level(instructions.rawValue)
    }

    public var name: String {
        let instructions = ["plain", "AVX2", "AVX-512"][Int(ck_processor_level())]
        return
            "CPU (\(instructions)\(OneDNN.hasBFloat16 ? ", bfloat16" : ""); oneDNN \(OneDNN.version); \(threads) threads)"
    }

    public func supports(_ precision: Precision) -> Bool {
        precision == .float32 || OneDNN.hasBFloat16 && block == 16
    }

    public func makeProgram(
        for graph: Graph, parameters: [Parameter], input shape: InputShape, mode: ExecutionMode, precision: Precision
    ) throws -> any Program {
        guard supports(precision) else {
            throw NeuralError.device(call: "precision", status: "this processor has no \(precision.rawValue)")
        }
        select()
        let engine = try self.engine ?? OneDNN.Engine()
        self.engine = engine
        return try ProgramBuilder(
            graph: graph, parameters: parameters, input: shape, mode: mode, precision: precision, on: self, engine
        ).build()
    }

    /// Folded weights, shared by all programs of a network.
    func folded(_ sources: FoldedNormalization.Sources, isTransposed: Bool) -> FoldedNormalization {
        foldedWeights.removeAll { $0.folded == nil }
        for candidate in foldedWeights {
            if let folded = candidate.folded, folded.isMade(of: sources) { return folded }
        }
        let folded = FoldedNormalization(sources, isTransposed: isTransposed)
        foldedWeights.append(WeakFolded(folded: folded))
        return folded
    }

    /// Weights for a kernel of ours, shared by all programs of a network.
    func kernelWeights(_ parameter: Parameter, _ form: KernelWeights.Form) -> KernelWeights {
        kernelWeights.removeAll { $0.weights == nil }
        for candidate in kernelWeights {
            if let weights = candidate.weights, weights.parameter === parameter, weights.form == form { return weights }
        }
        let weights = KernelWeights(parameter, form)
        kernelWeights.append(WeakKernelWeights(weights: weights))
        return weights
    }

    /// Weights in a layout that oneDNN asked for, shared by all programs that want the same.
    func packedWeights(
        _ parameter: Parameter, stored: OneDNN.Layout, wanted: OneDNN.Layout, engine: OneDNN.Engine
    ) throws -> PackedWeights {
        packedWeights.removeAll { $0.weights == nil }
        for candidate in packedWeights {
            if let weights = candidate.weights, weights.parameter === parameter, weights.memory.layout == wanted {
                return weights
            }
        }
        let weights = try PackedWeights(parameter, stored: stored, wanted: wanted, engine: engine)
        packedWeights.append(WeakPackedWeights(weights: weights))
        return weights
    }
}

private struct WeakKernelWeights {
    weak var weights: KernelWeights?
}

private struct WeakFolded {
    weak var folded: FoldedNormalization?
}

private struct WeakPackedWeights {
    weak var weights: PackedWeights?
}

/// A copy of a parameter in another layout, renewed when the parameter has changed.
final class PackedWeights {
    let parameter: Parameter
    let memory: OneDNN.Memory
    private let stored: OneDNN.Memory
    private let reorder: OneDNN.Primitive
    private let storage: UnsafeMutableRawPointer
    private var generation = -1

    init(_ parameter: Parameter, stored: OneDNN.Layout, wanted: OneDNN.Layout, engine: OneDNN.Engine) throws {
        self.parameter = parameter
        self.stored = try OneDNN.Memory(stored, on: engine)
        memory = try OneDNN.Memory(wanted, on: engine)
        reorder = try OneDNN.Primitive(OneDNN.PrimitiveDescription(reorder: stored, to: wanted, on: engine))
        storage = .allocate(byteCount: wanted.bytes, alignment: 64)
        try memory.point(to: storage)
    }

    func refresh() throws {
        guard generation != parameter.generation else { return }
        try parameter.value.withUnsafeFloats { values in
            guard let address = values.baseAddress else { return }
            try stored.point(to: UnsafeMutableRawPointer(mutating: address))
            try reorder.run([(OneDNN.Argument.from, stored), (OneDNN.Argument.to, memory)])
        }
        generation = parameter.generation
    }

    deinit { storage.deallocate() }
}
