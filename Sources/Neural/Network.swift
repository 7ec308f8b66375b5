/// A convolutional network: parameters, forward and backward passes on batches of images of varying size.
///
/// Not Sendable: it belongs to one thread at a time. Buffers are kept and reused between calls.
public final class Network {
    public let architecture: NetworkArchitecture
    public let inputChannels: Int
    public let heads: [HeadSpecification]
    public let graph: Graph
    /// In the order of the forward pass, the heads last.
    public let parameters: [Parameter]

    /// What `forward(_:training: false)` computes with; the device must support it.
    public var inferencePrecision = Precision.float32
    /// What `forward(_:training: true)` and `backward` compute with; weights and their gradients stay Float32.
    public var trainingPrecision = Precision.float32

    let device: any Device
    private var programs = ProgramCache()
    var featurePrograms = ProgramCache()
    private var awaitingBackward: (any Program)?

    /// Builds the network with random weights.
    /// - Parameter seed: the same seed gives the same weights on every machine.
    /// - Throws: `NeuralError.invalidArchitecture`.
    public init(
        _ architecture: NetworkArchitecture, inputChannels: Int, heads: [HeadSpecification], seed: UInt64,
        device: any Device = CPU(threads: 2)
    ) throws {
        self.architecture = architecture
        self.inputChannels = inputChannels
        self.heads = heads
        self.device = device
        graph = try architecture.graph(inputChannels: inputChannels, heads: heads)
        parameters = graph.parameters.map(Parameter.init)
        var generator = Xoshiro256(seed: seed)
        for (parameter, specification) in zip(parameters, graph.parameters) {
            parameter.initialize(specification, using: &generator)
        }
    }

    /// Runs the network.
    /// - Parameters:
    ///   - input: `[N, C, H, W]`; H and W multiples of `maxStride`. Sizes may differ from call to call.
    ///   - training: true keeps what `backward` needs.
    /// - Returns: one `[N, K, H / stride, W / stride]` for each head, in order. In training an architecture with
    ///   intermediate supervision returns `intermediateOutputs` more for each head: all heads of the first stack, then of
    ///   the second, and so on, for the same targets.
    /// - Throws: `NeuralError.shapeMismatch`, `.sizeNotDivisible`, `.device`.
    public func forward(_ input: Tensor, training: Bool = false) throws -> [Tensor] {
        let shape = try check(input)
        let mode: ExecutionMode = training ? .training : .inference
        awaitingBackward = nil
        let precision = training ? trainingPrecision : inferencePrecision
        let program = try programs.program(for: shape, mode: mode, precision: precision) {
            try device.makeProgram(
                for: training ? graph : graph.keepingOutputs(heads.count), parameters: parameters, input: shape,
                mode: mode, precision: precision)
        }
        let outputs = try program.forward(input)
        if training { awaitingBackward = program }
        return outputs
    }

    /// Overwrites every parameter's gradient, from the gradients of the loss for each output of the last
    /// `forward(_:training: true)`; those of the intermediate outputs may be left out.
    /// - Throws: `NeuralError.backwardWithoutForward`, `.shapeMismatch`, `.device`.
    public func backward(_ headGradients: [Tensor]) throws {
        guard let program = awaitingBackward else { throw NeuralError.backwardWithoutForward }
        guard headGradients.count == heads.count || headGradients.count == graph.outputs.count else {
            throw NeuralError.shapeMismatch(
                what: "The list of head gradients", expected: [heads.count], found: [headGradients.count])
        }
        awaitingBackward = nil
        try program.backward(headGradients + missingGradients(headGradients))
    }

    /// Zeros for intermediate outputs that nobody supervises.
    private func missingGradients(_ given: [Tensor]) -> [Tensor] {
        (given.count..<graph.outputs.count).map { Tensor(shape: given[$0 % heads.count].shape) }
    }

    func check(_ input: Tensor) throws -> InputShape {
        guard input.rank == 4, input.shape[1] == inputChannels, !input.values.isEmpty else {
            let rest =
                input.rank == 4
                ? [input.shape[0], inputChannels, input.shape[2], input.shape[3]] : [1, inputChannels, 0, 0]
            throw NeuralError.shapeMismatch(what: "The input", expected: rest, found: input.shape)
        }
        let (height, width) = (input.shape[2], input.shape[3])
        guard height % maxStride == 0, width % maxStride == 0 else {
            throw NeuralError.sizeNotDivisible(height: height, width: width, maxStride: maxStride)
        }
        return InputShape(batch: input.shape[0], channels: inputChannels, height: height, width: width)
    }
}

extension Network {
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
    /// Width and height of inputs must be multiples of this, in px.
    public var maxStride: Int { graph.maxStride }
    /// The side, in px, of the square of the input that one output number can see.
    public var receptiveField: Int { graph.receptiveField }
    /// How many more outputs than one each head has in training, for intermediate supervision.
    public var intermediateOutputs: Int { graph.outputs.count / heads.count - 1 }
    public var deviceName: String { device.name }
    /// True where the network's device computes with `precision`.
    public func supports(_ precision: Precision) -> Bool { device.supports(precision) }

    /// - Throws: `NeuralError.notFinite` naming the first parameter whose gradient is NaN or infinite.
    public func requireFiniteGradients() throws {
        for parameter in parameters where !parameter.gradient.isFinite {
            throw NeuralError.notFinite(what: "The gradient of \(parameter.name)")
        }
    }
}

/// The last few prepared programs, by input shape, mode and precision; the least recently used one leaves first.
struct ProgramCache {
    private struct Key: Hashable {
        let shape: InputShape
        let mode: ExecutionMode
        let precision: Precision
    }

    private static let capacity = 8
    private var entries: [(key: Key, program: any Program)] = []

    mutating func program(
        for shape: InputShape, mode: ExecutionMode, precision: Precision, make: () throws -> any Program
    ) throws -> any Program {
        let key = Key(shape: shape, mode: mode, precision: precision)
        if let place = entries.firstIndex(where: { $0.key == key }) {
            let entry = entries.remove(at: place)
            entries.append(entry)
            return entry.program
        }
        if entries.count == Self.capacity { entries.removeFirst() }
        entries.append((key, try make()))
        return entries[entries.count - 1].program
    }
}
