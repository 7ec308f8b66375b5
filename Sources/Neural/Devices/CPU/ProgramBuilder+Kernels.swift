import CKernels

/// Convolutions that our own kernels compute faster than oneDNN.
extension ProgramBuilder {
    /// With more pairs of channels the transformed weights fill the caches: oneDNN, which goes through them once, is as
    /// fast.
    private static let mostChannelPairs = 1 << 17

    private var hasKernels: Bool { precision == .float32 && block == 16 && ck_winograd_exists() == 1 }

    /// True where Winograd's algorithm runs a convolution from one value to another.
    func usesWinograd(_ window: Graph.Window, from source: Graph.ValueID, to target: Graph.ValueID) -> Bool {
        let channels = (graph.values[source].channels, graph.values[target].channels)
        return hasKernels && window == Graph.Window(kernel: 3) && (planes[source] == nil || channels.0 > 3)
            && channels.0 * channels.1 <= Self.mostChannelPairs
    }

    /// True where our own kernel runs a transposed convolution.
    func usesTransposed(_ window: Graph.Window) -> Bool {
        hasKernels && window.stride == 2 && window.dilation == 1 && (2...8).contains(window.kernel)
    }

    /// True where nobody needs two joined values side by side: all that read them can read them apart.
    func staysApart(_ join: Graph.Node) -> Bool {
        guard !training, hasKernels, !graph.outputs.contains(join.output), join.inputs.allSatisfy({ !isJoined($0) })
        else { return false }
        return consumers[join.output].allSatisfy { index in
            guard case .convolution(let convolution) = graph.nodes[index].operation else { return false }
            return usesWinograd(convolution.window, from: join.output, to: graph.nodes[index].output)
        }
    }

    private func isJoined(_ value: Graph.ValueID) -> Bool {
        producers[value].map { graph.nodes[$0].operation == .concatenate } ?? false
    }

    /// The images that a convolution reads: one, or the two of a join that stays apart.
    func sources(of value: Graph.ValueID) throws -> [BlockedImage] {
        guard let node = producers[value].map({ graph.nodes[$0] }), node.operation == .concatenate, staysApart(node)
        else { return [try activation(value)] }
        return try node.inputs.map(activation)
    }

    /// Convolves images to another at the current step. `bias` is a parameter's number.
    func winograd(
        _ weight: Parameter, backward: Bool = false, from sources: [BlockedImage], to target: BlockedImage,
        bias: OneDNN.Memory? = nil, relu: Bool = false
    ) -> CPUProgram.Step {
        let weights = kernelWeights(weight, .winograd(backward: backward))
        let (first, second, shares) = (sources[0], sources.count > 1 ? sources[1] : nil, device.threads)
        use(first, second, target)
        let scratch = plan.buffer(
            bytes: shares * ck_winograd_scratch_bytes(first.channels, second?.channels ?? 0, target.channels), at: step)
        compiled.implementations.append("\(weight.name) \(backward ? "backward data" : "forward"): own winograd")
        return { base in
            ck_winograd(
                first.at(base), second?.at(base) ?? ck_image(), target.at(base), weights.numbers, bias?.floats,
                relu ? 1 : 0, scratch.floats(base), shares)
        }
    }

    /// Convolves an image to one of twice its size at the current step. `bias` is a parameter's number.
    func transposed(
        _ weight: Parameter, _ window: Graph.Window, from source: BlockedImage, to target: BlockedImage,
        bias: OneDNN.Memory?, relu: Bool
    ) -> CPUProgram.Step {
        let (weights, shares) = (kernelWeights(weight, .transposed), device.threads)
        use(source, target)
        let scratch = plan.buffer(
            bytes: shares * ck_transposed_scratch_bytes(source.channels, source.width, window.kernel), at: step)
        compiled.implementations.append("\(weight.name) forward: own transposed")
        return { base in
            ck_transposed(
                source.at(base), target.at(base), weights.numbers, bias?.floats, window.kernel, window.paddingStart,
                relu ? 1 : 0, scratch.floats(base), shares)
        }
    }

    private func kernelWeights(_ parameter: Parameter, _ form: KernelWeights.Form) -> KernelWeights {
        let weights = device.kernelWeights(parameter, form)
        if !compiled.kernelWeights.contains(where: { $0 === weights }) { compiled.kernelWeights.append(weights) }
        return weights
    }
}

extension OneDNN.Memory {
    fileprivate var floats: UnsafePointer<Float>? {
        address.map { UnsafePointer($0.assumingMemoryBound(to: Float.self)) }
    }
}
