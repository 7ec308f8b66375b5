import CKernels

/// A graph compiled for one input size: a list of steps on buffers of the device's workspace.
final class CPUProgram: Program {
    /// One step; it finds its buffers from the start of the workspace.
    typealias Step = (_ base: UnsafeMutableRawPointer) throws -> Void

    private let device: CPU
    private let input: InputShape
    private let compiled: Compiled
    /// The workspace's start that memory objects point into.
    private var bound: UnsafeMutableRawPointer?

    /// What the builder hands over.
    struct Compiled {
        var forward: [Step] = []
        var backward: [Step] = []
        var weights: [PackedWeights] = []
        var kernelWeights: [KernelWeights] = []
        /// Renewed before all weights, which are packed from them.
        var folded: [FoldedNormalization] = []
        /// Memory objects and where they point, after each move of the workspace.
        var placed: [(memory: OneDNN.Memory, buffer: Buffer)] = []
        /// Holds the input as it came, [N, C, H, W].
        let inputBuffer: Buffer
        var outputs: [BlockedImage] = []
        var outputGradients: [BlockedImage] = []
        var workspaceBytes = 0
        /// One line for each primitive: name and implementation.
        var implementations: [String] = []
    }

    init(_ compiled: Compiled, input: InputShape, on device: CPU) {
        (self.compiled, self.input, self.device) = (compiled, input, device)
    }

    /// Bytes of activations, and oneDNN's choices, for tests and benchmarks.
    var workspaceBytes: Int { compiled.workspaceBytes }
    var implementations: [String] { compiled.implementations }

    func forward(_ input: Tensor) throws -> [Tensor] {
        guard input.shape == self.input.dimensions else {
            throw NeuralError.shapeMismatch(what: "The input", expected: self.input.dimensions, found: input.shape)
        }
        device.select()
        let base = try bind()
        for folded in compiled.folded { folded.refresh() }
        for weights in compiled.weights { try weights.refresh() }
        for weights in compiled.kernelWeights { weights.refresh() }
        input.withUnsafeFloats { numbers in
            guard let address = numbers.baseAddress else { return }
            let target = compiled.inputBuffer.address(base)
            target.assumingMemoryBound(to: Float.self).update(from: address, count: numbers.count)
        }
        for step in compiled.forward { try step(base) }
        return compiled.outputs.map { image in
            Tensor(shape: image.dimensions) { ck_unpack(image.at(base), $0.baseAddress) }
        }
    }

    func backward(_ outputGradients: [Tensor]) throws {
        guard device.workspace.occupant === self, let base = bound else { throw NeuralError.backwardWithoutForward }
        device.select()
        for (gradient, image) in zip(outputGradients, compiled.outputGradients) {
            guard gradient.shape == image.dimensions else {
                throw NeuralError.shapeMismatch(
                    what: "A head's gradient", expected: image.dimensions, found: gradient.shape)
            }
            gradient.withUnsafeFloats { ck_pack($0.baseAddress, image.at(base)) }
        }
        for step in compiled.backward { try step(base) }
    }

    private func bind() throws -> UnsafeMutableRawPointer {
        let base = try device.workspace.reserve(compiled.workspaceBytes)
        device.workspace.occupant = self
        if bound != base {
            for (memory, buffer) in compiled.placed { try memory.point(to: base + buffer.offset) }
            bound = base
        }
        return base
    }
}

/// An activation or gradient in channel blocks, somewhere in the workspace.
struct BlockedImage {
    let buffer: Buffer
    let batch, channels, height, width, block: Int
    /// One pixel that callers see as `[N, C]`.
    let isVector: Bool
    let precision: Precision

    /// Numbers with the padding of the last block.
    var paddedCount: Int { batch * ((channels + block - 1) / block * block) * height * width }

    var dimensions: [Int] { isVector ? [batch, channels] : [batch, channels, height, width] }
    func at(_ base: UnsafeMutableRawPointer) -> ck_image {
        ck_image(
            data: buffer.address(base), batch: batch, channels: channels, height: height, width: width, block: block,
            bfloat16: precision == .bfloat16 ? 1 : 0)
    }
}
