import CKernels
import COneDNN

/// Compiles a graph into the steps of a `CPUProgram`: chooses primitives, fuses small operations, plans memory.
///
/// Forward steps in `ProgramBuilder+Forward`, backward steps in `ProgramBuilder+Backward`.
final class ProgramBuilder {
    let graph: Graph
    let parameters: [Parameter]
    let input: InputShape
    let training: Bool
    let precision: Precision
    let device: CPU
    let engine: OneDNN.Engine
    var block: Int { device.block }

    var plan = BufferPlan()
    var compiled: CPUProgram.Compiled
    /// Counts steps, forward and backward, for the lifetimes of buffers.
    var step = 0
    /// Where each value lies; nil while it does not exist, or when it exists only inside a joined value.
    var activations: [BlockedImage?]
    /// For a value that is written straight into a joined value.
    var insertions: [Graph.ValueID: Insertion] = [:]
    /// Joined values whose first part is already written.
    var firstPartWritten: Set<Graph.ValueID> = []
    var convolutions: [Int: BuiltConvolution] = [:]
    /// Indices of the nodes that read each value.
    let consumers: [[Int]]
    /// Index of the node that makes each value; nil for the input.
    let producers: [Int?]
    /// Values that lie in planes in Float32: the input and what an affine operation makes of it.
    var planes: [Graph.ValueID: Buffer] = [:]
    /// The same in bfloat16, where a convolution reads them.
    var roundedPlanes: [Graph.ValueID: Buffer] = [:]
    var primitives: [Int: BuiltPrimitive] = [:]
    var moments: [Int: Moments] = [:]
    /// The convolution, by its node, that a batch normalisation is folded into, and where its node is.
    let folds: [Int: Int]
    /// True for values whose gradient some parameter needs.
    let needsGradient: [Bool]
    private var scratchpads: [OneDNN.Memory] = []

    /// The value and channel that another value is written to.
    struct Insertion {
        let whole: Graph.ValueID
        let offset: Int
    }

    /// What the backward pass needs of a forward convolution.
    struct BuiltConvolution {
        let maker: OneDNN.ConvolutionMaker
        let description: OneDNN.PrimitiveDescription
        let source: OneDNN.Memory

        /// The same with a result of the source's type, where the forward result has another.
        func forGradients() throws -> BuiltConvolution {
            guard maker.target.type != maker.type else { return self }
            let maker = OneDNN.ConvolutionMaker(
                engine: maker.engine, shape: maker.shape, source: maker.source, target: maker.target.with(maker.type),
                type: maker.type)
            let description = try maker.forward(training: true, relu: false)
            return BuiltConvolution(maker: maker, description: description, source: source)
        }
    }

    init(
        graph: Graph, parameters: [Parameter], input: InputShape, mode: ExecutionMode, precision: Precision,
        on device: CPU, _ engine: OneDNN.Engine
    ) {
        (self.graph, self.parameters, self.input, self.device, self.engine) = (graph, parameters, input, device, engine)
        training = mode == .training
        self.precision = precision
        compiled = CPUProgram.Compiled(
            inputBuffer: plan.buffer(bytes: input.dimensions.reduce(4, *), at: 0))
        activations = Array(repeating: nil, count: graph.values.count)
        var consumers: [[Int]] = Array(repeating: [], count: graph.values.count)
        for (index, node) in graph.nodes.enumerated() {
            for value in node.inputs { consumers[value].append(index) }
        }
        self.consumers = consumers
        var producers: [Int?] = Array(repeating: nil, count: graph.values.count)
        for (index, node) in graph.nodes.enumerated() { producers[node.output] = index }
        self.producers = producers
        needsGradient = graph.needsGradient
        folds = graph.folds(inference: mode == .inference, consumers: consumers, producers: producers)
        planes[Graph.input] = compiled.inputBuffer
    }

    func build() throws -> CPUProgram {
        for (index, node) in graph.nodes.enumerated() { try addForward(node, index) }
        compiled.outputs = graph.outputs.compactMap { activations[$0] }
        for output in compiled.outputs { plan.use(output.buffer, at: step) }
        if training { try addBackward() }
        placeScratchpad()
        compiled.workspaceBytes = plan.place()
        return CPUProgram(compiled, input: input, on: device)
    }

    // MARK: Pieces

    /// A new buffer for a value or its gradient, alive from the current step on.
    /// - Parameter precision: nil: the value's.
    func makeImage(for value: Graph.ValueID, precision: Precision? = nil) -> BlockedImage {
        let precision = precision ?? self.precision(of: value)
        let (height, width) = size(of: value)
        let channels = graph.values[value].channels
        let padded = (channels + block - 1) / block * block
        return BlockedImage(
            buffer: plan.buffer(bytes: input.batch * padded * height * width * precision.bytes, at: step),
            batch: input.batch,
            channels: channels, height: height, width: width, block: block, isVector: graph.values[value].isVector,
            precision: precision)
    }

    func size(of value: Graph.ValueID) -> (height: Int, width: Int) {
        let value = graph.values[value]
        return value.isVector ? (1, 1) : (input.height / value.stride, input.width / value.stride)
    }

    func layout(of value: Graph.ValueID) throws -> OneDNN.Layout {
        let (height, width) = size(of: value)
        return try OneDNN.Layout(
            [input.batch, graph.values[value].channels, height, width], block == 16 ? dnnl_nChw16c : dnnl_nChw8c,
            precision(of: value).type)
    }

    /// The precision of a value and its gradient: what leaves the network straight from a convolution, or through a
    /// sigmoid alone, is never rounded.
    func precision(of value: Graph.ValueID) -> Precision {
        guard precision != .float32, leavesAtOnce(value), let producer = producers[value] else { return precision }
        switch graph.nodes[producer].operation {
        case .convolution: return .float32
        case .sigmoid: return self.precision(of: graph.nodes[producer].inputs[0])
        default: return precision
        }
    }

    private func leavesAtOnce(_ value: Graph.ValueID) -> Bool {
        consumers[value].allSatisfy {
            graph.nodes[$0].operation == .sigmoid && leavesAtOnce(graph.nodes[$0].output)
        }
    }

    /// A memory object that follows `buffer`.
    func memory(_ layout: OneDNN.Layout, in buffer: Buffer) throws -> OneDNN.Memory {
        let memory = try OneDNN.Memory(layout, on: engine)
        compiled.placed.append((memory, buffer))
        return memory
    }

    /// Notes that the current step reads or writes these.
    func use(_ images: BlockedImage?...) {
        for case .some(let image) in images { plan.use(image.buffer, at: step) }
    }

    func weights(_ parameter: Parameter, stored: OneDNN.Layout, wanted: OneDNN.Layout) throws -> OneDNN.Memory {
        let packed = try device.packedWeights(parameter, stored: stored, wanted: wanted, engine: engine)
        if !compiled.weights.contains(where: { $0 === packed }) { compiled.weights.append(packed) }
        return packed.memory
    }

    /// The scratch memory that a primitive asks for; all primitives share one buffer.
    func scratchpad(of description: OneDNN.PrimitiveDescription) throws -> (Int32, OneDNN.Memory) {
        let memory = try OneDNN.Memory(description.layout(dnnl_query_scratchpad_md), on: engine)
        scratchpads.append(memory)
        return (OneDNN.Argument.scratchpad, memory)
    }

    private func placeScratchpad() {
        let buffer = plan.buffer(bytes: scratchpads.map(\.layout.bytes).max() ?? 0, at: 0)
        plan.use(buffer, at: step)
        for memory in scratchpads { compiled.placed.append((memory, buffer)) }
    }

    func note(_ name: String, _ description: OneDNN.PrimitiveDescription) {
        compiled.implementations.append("\(name): \(description.implementation)")
    }
}

extension Precision {
    var bytes: Int { self == .float32 ? 4 : 2 }
    var type: dnnl_data_type_t { self == .float32 ? dnnl_f32 : dnnl_bf16 }
}

extension OneDNN {
    /// The roles of a primitive's arguments.
    enum Argument {
        static let from = DNNL_ARG_FROM
        static let to = DNNL_ARG_TO
        static let source = DNNL_ARG_SRC
        static let target = DNNL_ARG_DST
        static let weights = DNNL_ARG_WEIGHTS
        static let bias = DNNL_ARG_BIAS
        static let sourceGradient = DNNL_ARG_DIFF_SRC
        static let targetGradient = DNNL_ARG_DIFF_DST
        static let weightsGradient = DNNL_ARG_DIFF_WEIGHTS
        static let biasGradient = DNNL_ARG_DIFF_BIAS
        static let scratchpad = DNNL_ARG_SCRATCHPAD
        static let workspace = DNNL_ARG_WORKSPACE
        static let scale = DNNL_ARG_SCALE
        static let shift = DNNL_ARG_SHIFT
        static let mean = DNNL_ARG_MEAN
        static let variance = DNNL_ARG_VARIANCE
        static let scaleGradient = DNNL_ARG_DIFF_SCALE
        static let shiftGradient = DNNL_ARG_DIFF_SHIFT
    }
}
