import CKernels
import COneDNN

/// Pools and up-samplings that have no kernel of ours, computed by oneDNN.
extension ProgramBuilder {
    /// What the backward pass needs of a forward operation.
    struct BuiltPrimitive {
        let description: OneDNN.PrimitiveDescription
        /// Describes the backward operation, given the layouts of the source's and the target's gradients.
        let backward: (OneDNN.Layout, OneDNN.Layout) throws -> OneDNN.PrimitiveDescription
        /// The places of the maxima, where there are any.
        let workspace: (memory: OneDNN.Memory, buffer: Buffer)?
    }

    func addPooling(_ node: Graph.Node, _ index: Int, _ window: Graph.Window) throws {
        let (height, width) = size(of: node.inputs[0])
        let strides = [Int64(window.stride), Int64(window.stride)]
        let kernel = [Int64(window.kernel), Int64(window.kernel)]
        let start = [Int64(window.paddingStart), Int64(window.paddingStart)]
        let end = window.paddingEnd(height: height, width: width)
        var (source, target) = try (layout(of: node.inputs[0]).descriptor, layout(of: node.output).descriptor)
        var operation = dnnl_pooling_desc_t()
        try OneDNN.check(
            dnnl_pooling_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, dnnl_pooling_max, &source,
                &target,
                strides, kernel, start, end), "pooling_forward_desc_init")
        let description = try OneDNN.PrimitiveDescription(&operation, on: engine)
        try addPrimitive(node, index, description) { [engine] source, target in
            var (source, target, operation) = (source.descriptor, target.descriptor, dnnl_pooling_desc_t())
            try OneDNN.check(
                dnnl_pooling_backward_desc_init(
                    &operation, dnnl_pooling_max, &source, &target, strides, kernel, start, end),
                "pooling_backward_desc_init")
            return try OneDNN.PrimitiveDescription(&operation, on: engine, hint: description)
        }
    }

    func addResampling(
        _ node: Graph.Node, _ index: Int, _ factor: Int, _ interpolation: Graph.Interpolation
    ) throws {
        let factors = [Float(factor), Float(factor)]
        let algorithm = interpolation == .nearest ? dnnl_resampling_nearest : dnnl_resampling_linear
        var (source, target) = try (layout(of: node.inputs[0]).descriptor, layout(of: node.output).descriptor)
        var operation = dnnl_resampling_desc_t()
        try OneDNN.check(
            dnnl_resampling_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, algorithm, factors, &source,
                &target), "resampling_forward_desc_init")
        let description = try OneDNN.PrimitiveDescription(&operation, on: engine)
        try addPrimitive(node, index, description) { [engine] source, target in
            var (source, target, operation) = (source.descriptor, target.descriptor, dnnl_resampling_desc_t())
            try OneDNN.check(
                dnnl_resampling_backward_desc_init(&operation, algorithm, factors, &source, &target),
                "resampling_backward_desc_init")
            return try OneDNN.PrimitiveDescription(&operation, on: engine, hint: description)
        }
    }

    private func addPrimitive(
        _ node: Graph.Node, _ index: Int, _ description: OneDNN.PrimitiveDescription,
        backward: @escaping (OneDNN.Layout, OneDNN.Layout) throws -> OneDNN.PrimitiveDescription
    ) throws {
        let source = try activation(node.inputs[0])
        let target = makeImage(for: node.output)
        activations[node.output] = target
        use(source, target)
        var arguments = try [
            (OneDNN.Argument.source, memory(layout(of: node.inputs[0]), in: source.buffer)),
            (OneDNN.Argument.target, memory(layout(of: node.output), in: target.buffer)),
            scratchpad(of: description),
        ]
        var workspace: (memory: OneDNN.Memory, buffer: Buffer)?
        if training, let layout = try? description.layout(dnnl_query_workspace_md), layout.bytes > 0 {
            let buffer = plan.buffer(bytes: layout.bytes, at: step)
            let memory = try memory(layout, in: buffer)
            arguments.append((OneDNN.Argument.workspace, memory))
            workspace = (memory, buffer)
        }
        let primitive = try OneDNN.Primitive(description)
        compiled.forward.append { [arguments] _ in try primitive.run(arguments) }
        note("value \(node.output) forward", description)
        primitives[index] = BuiltPrimitive(description: description, backward: backward, workspace: workspace)
        step += 1
    }

    func addPrimitiveBackward(_ node: Graph.Node, _ index: Int, _ gradients: inout GradientTable) throws {
        guard let built = primitives[index] else { return }
        let source = node.inputs[0]
        let gradient = gradients.image(for: node.output)
        let sum = GradientSum(of: source, reader: index, in: &gradients, self)
        let description = try built.backward(layout(of: source), layout(of: node.output))
        var arguments = try [
            (OneDNN.Argument.targetGradient, memory(layout(of: node.output), in: gradient.buffer)),
            (OneDNN.Argument.sourceGradient, memory(layout(of: source), in: sum.part.buffer)),
            scratchpad(of: description),
        ]
        if let workspace = built.workspace {
            plan.use(workspace.buffer, at: step)
            arguments.append((OneDNN.Argument.workspace, workspace.memory))
        }
        let primitive = try OneDNN.Primitive(description)
        compiled.backward.append { [arguments] _ in try primitive.run(arguments) }
        note("value \(node.output) backward", description)
        add(sum)
    }
}
