import COneDNN

extension OneDNN {
    /// A convolution of one size in its forward and backward forms; the size is divided or (transposed) multiplied by
    /// the window's stride.
    struct ConvolutionShape {
        var batch, inputChannels, outputChannels, height, width: Int
        var window: Graph.Window
        var isTransposed, hasBias: Bool

        var weightDimensions: [Int] { [outputChannels, inputChannels, window.kernel, window.kernel] }
        fileprivate var strides: [Int64] { [Int64(window.stride), Int64(window.stride)] }
        /// oneDNN counts the pixels left out between two taps.
        fileprivate var dilations: [Int64] { [Int64(window.dilation - 1), Int64(window.dilation - 1)] }
        var paddingStart: [Int64] { [Int64(window.paddingStart), Int64(window.paddingStart)] }
        var paddingEnd: [Int64] {
            guard !isTransposed else {
                let padding = Int64(window.kernel - window.stride - window.paddingStart)
                return [padding, padding]
            }
            return window.paddingEnd(height: height, width: width)
        }
        /// Winograd's algorithm exists for these.
        fileprivate var isPlain3x3: Bool {
            window.kernel == 3 && window.stride == 1 && window.dilation == 1 && window.paddingStart == 1
                && !isTransposed
        }
        /// The layout of the weights in a checkpoint: OIHW, or IOHW for a transposed convolution.
        func storedWeights() throws -> Layout { try Layout(weightDimensions, isTransposed ? dnnl_iohw : dnnl_oihw) }
    }

    /// The forms of one convolution and how to describe them to oneDNN.
    struct ConvolutionMaker {
        let engine: Engine
        let shape: ConvolutionShape
        let source, target: Layout
        let type: dnnl_data_type_t

        private func anyWeights(_ type: dnnl_data_type_t) throws -> Layout {
            try Layout(shape.weightDimensions, dnnl_format_tag_any, type)
        }
        /// An empty description stands for no bias.
        private func bias() throws -> dnnl_memory_desc_t {
            shape.hasBias ? try Layout([shape.outputChannels], dnnl_x).descriptor : dnnl_memory_desc_t()
        }

        /// Tries Winograd first, which exists for 3x3 kernels in Float32 on AVX-512 only. For up to 16 inputs it gains
        /// little time and takes several times the image in scratch memory, which inference avoids; but for part of a
        /// block of channels the direct form has no fast kernel at all.
        private func firstThatExists<T>(
            savingMemory: Bool = false, _ make: (dnnl_alg_kind_t) throws -> T
        ) throws -> T {
            if shape.isTransposed { return try make(dnnl_deconvolution_direct) }
            let isLean = savingMemory && (shape.inputChannels <= 3 || shape.inputChannels == 16)
            let pays = shape.isPlain3x3 && type == dnnl_f32 && !isLean
            if pays, let made = try? make(dnnl_convolution_winograd) { return made }
            return try make(dnnl_convolution_direct)
        }

        func forward(training: Bool, relu: Bool) throws -> PrimitiveDescription {
            var (source, target, weights, bias) = try (
                source.descriptor, target.descriptor, anyWeights(type).descriptor, bias()
            )
            let kind = training ? dnnl_forward_training : dnnl_forward_inference
            return try firstThatExists(savingMemory: !training) { algorithm in
                if shape.isTransposed {
                    var operation = dnnl_deconvolution_desc_t()
                    try check(
                        dnnl_dilated_deconvolution_forward_desc_init(
                            &operation, kind, algorithm, &source, &weights, &bias, &target, shape.strides,
                            shape.dilations,
                            shape.paddingStart, shape.paddingEnd), "deconvolution_forward_desc_init")
                    return try PrimitiveDescription(&operation, on: engine)
                }
                var operation = dnnl_convolution_desc_t()
                try check(
                    dnnl_dilated_convolution_forward_desc_init(
                        &operation, kind, algorithm, &source, &weights, &bias, &target, shape.strides, shape.dilations,
                        shape.paddingStart, shape.paddingEnd), "convolution_forward_desc_init")
                return try PrimitiveDescription(&operation, on: engine, relu: relu)
            }
        }

        func backwardData(hint: PrimitiveDescription) throws -> PrimitiveDescription {
            var (source, target, weights) = try (source.descriptor, target.descriptor, anyWeights(type).descriptor)
            return try firstThatExists { algorithm in
                if shape.isTransposed {
                    var operation = dnnl_deconvolution_desc_t()
                    try check(
                        dnnl_dilated_deconvolution_backward_data_desc_init(
                            &operation, algorithm, &source, &weights, &target, shape.strides, shape.dilations,
                            shape.paddingStart,
                            shape.paddingEnd), "deconvolution_backward_data_desc_init")
                    return try PrimitiveDescription(&operation, on: engine, hint: hint)
                }
                var operation = dnnl_convolution_desc_t()
                try check(
                    dnnl_dilated_convolution_backward_data_desc_init(
                        &operation, algorithm, &source, &weights, &target, shape.strides, shape.dilations,
                        shape.paddingStart,
                        shape.paddingEnd), "convolution_backward_data_desc_init")
                return try PrimitiveDescription(&operation, on: engine, hint: hint)
            }
        }

        func backwardWeights(hint: PrimitiveDescription) throws -> PrimitiveDescription {
            var (source, target, weights, bias) = try (
                source.descriptor, target.descriptor, anyWeights(dnnl_f32).descriptor, bias()
            )
            return try firstThatExists { algorithm in
                if shape.isTransposed {
                    var operation = dnnl_deconvolution_desc_t()
                    try check(
                        dnnl_dilated_deconvolution_backward_weights_desc_init(
                            &operation, algorithm, &source, &weights, &bias, &target, shape.strides, shape.dilations,
                            shape.paddingStart, shape.paddingEnd), "deconvolution_backward_weights_desc_init")
                    return try PrimitiveDescription(&operation, on: engine, hint: hint)
                }
                var operation = dnnl_convolution_desc_t()
                try check(
                    dnnl_dilated_convolution_backward_weights_desc_init(
                        &operation, algorithm, &source, &weights, &bias, &target, shape.strides, shape.dilations,
                        shape.paddingStart,
                        shape.paddingEnd), "convolution_backward_weights_desc_init")
                return try PrimitiveDescription(&operation, on: engine, hint: hint)
            }
        }
    }
}

extension Graph.Window {
    /// The padding below and right that oneDNN needs for the output's size; where the window skips the last rows it
    /// needs none.
    func paddingEnd(height: Int, width: Int) -> [Int64] {
        [Int64(max(0, paddingEnd(size: height))), Int64(max(0, paddingEnd(size: width)))]
    }
}
