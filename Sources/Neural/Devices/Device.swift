/// The hardware behind a network: turns a graph into something that runs on inputs of one size.
///
/// Everything above this folder speaks to these two protocols only, so that another device (a GPU, loaded at run
/// time) can stand beside the CPU without touching an architecture or a trainer.
/// Not Sendable: a device and its programs belong to one thread at a time.
public protocol Device: AnyObject {
    /// What the device is, for logs and run records.
    var name: String { get }

    /// True where `precision` is there and worth having.
    func supports(_ precision: Precision) -> Bool

    /// Prepares `graph` for inputs of `shape`. `parameters` stand in the graph's order; the program reads their
    /// current values at each pass and writes their gradients.
    /// - Throws: `NeuralError.device` when the library refuses.
    func makeProgram(
        for graph: Graph, parameters: [Parameter], input shape: InputShape, mode: ExecutionMode, precision: Precision
    ) throws -> any Program
}

extension Device {
    /// Prepares `graph` to be computed in Float32.
    package func makeProgram(
        for graph: Graph, parameters: [Parameter], input shape: InputShape, mode: ExecutionMode
    ) throws -> any Program {
        try makeProgram(for: graph, parameters: parameters, input: shape, mode: mode, precision: .float32)
    }
}

/// A graph prepared for one size of input.
public protocol Program: AnyObject {
    /// - Parameter input: `[N, C, H, W]` of exactly the prepared shape.
    /// - Returns: one `[N, K, H / stride, W / stride]` for each output of the graph.
    func forward(_ input: Tensor) throws -> [Tensor]

    /// Fills every parameter's gradient from the gradients of the outputs, for the last `forward`.
    func backward(_ outputGradients: [Tensor]) throws
}

/// The size of a batch of images.
public struct InputShape: Sendable, Hashable {
    public var batch, channels, height, width: Int

    public init(batch: Int, channels: Int, height: Int, width: Int) {
        (self.batch, self.channels, self.height, self.width) = (batch, channels, height, width)
    }

    public var dimensions: [Int] { [batch, channels, height, width] }
}

/// What a program is prepared for.
public enum ExecutionMode: Sendable, Hashable {
    /// Forward only: memory is reused as soon as a value is no longer needed.
    case inference
    /// Forward and backward.
    case training
}
