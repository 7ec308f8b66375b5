import COneDNN

extension OneDNN {
    /// A convolution of one size in its forward and backward forms: stride 1 that keeps the size, or transposed with
    /// stride 2 that doubles it.
    struct ConvolutionShape {
        var batch, inputChannels, outputChannels, height, width, kernel: Int
        /// Pixels cut at the start of a transposed convolution; nil for a plain one.
        var transposedCropStart: Int?

        var isTransposed: Bool { transposedCropStart != nil }
        var outputHeight: Int { isTransposed ? 2 * height : height }
        var outputWidth: Int { isTransposed ? 2 * width : width }
        var weightDimensions: [Int] { [outputChannels, inputChannels, kernel, kernel] }
        var sourceDimensions: [Int] { [batch, inputChannels, height, width] }
        var targetDimensions: [Int] { [batch, outputChannels, outputHeight, outputWidth] }
        fileprivate var strides: [Int64] { isTransposed ? [2, 2] : [1, 1] }
        fileprivate var paddingStart: [Int64] {
            let padding = Int64(transposedCropStart ?? kernel / 2)
            return [padding, padding]
        }
        fileprivate var paddingEnd: [Int64] {
            let padding = Int64(transposedCropStart.map { 1 - $0 } ?? kernel / 2)
            return [padding, padding]
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
        private func bias() throws -> Layout { try Layout([shape.outputChannels], dnnl_x) }

        /// Tries Winograd first, which exists for 3x3 kernels in Float32 on AVX-512 only. For few inputs it gains
        /// little time and takes several times the image in scratch memory, which inference avoids.
        private func firstThatExists<T>(
            savingMemory: Bool = false, _ make: (dnnl_alg_kind_t) throws -> T
        ) throws -> T {
            if shape.isTransposed { return try make(dnnl_deconvolution_direct) }
            let pays = shape.kernel == 3 && type == dnnl_f32 && !(savingMemory && shape.inputChannels <= 16)
            if pays, let made = try? make(dnnl_convolution_winograd) { return made }
            return try make(dnnl_convolution_direct)
        }

        func forward(training: Bool, relu: Bool) throws -> PrimitiveDescription {
            var (source, target, weights, bias) = try (
                source.descriptor, target.descriptor, anyWeights(type).descriptor, bias().descriptor
            )
            let kind = training ? dnnl_forward_training : dnnl_forward_inference
            return try firstThatExists(savingMemory: !training) { algorithm in
                if shape.isTransposed {
                    var operation = dnnl_deconvolution_desc_t()
                    try check(
                        dnnl_deconvolution_forward_desc_init(
                            &operation, kind, algorithm, &source, &weights, &bias, &target, shape.strides,
                            shape.paddingStart, shape.paddingEnd), "deconvolution_forward_desc_init")
                    return try PrimitiveDescription(&operation, on: engine)
                }
                var operation = dnnl_convolution_desc_t()
                try check(
                    dnnl_convolution_forward_desc_init(
                        &operation, kind, algorithm, &source, &weights, &bias, &target, shape.strides,
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
                        dnnl_deconvolution_backward_data_desc_init(
                            &operation, algorithm, &source, &weights, &target, shape.strides, shape.paddingStart,
                            shape.paddingEnd), "deconvolution_backward_data_desc_init")
                    return try PrimitiveDescription(&operation, on: engine, hint: hint)
                }
                var operation = dnnl_convolution_desc_t()
                try check(
                    dnnl_convolution_backward_data_desc_init(
                        &operation, algorithm, &source, &weights, &target, shape.strides, shape.paddingStart,
                        shape.paddingEnd), "convolution_backward_data_desc_init")
                return try PrimitiveDescription(&operation, on: engine, hint: hint)
            }
        }

        func backwardWeights(hint: PrimitiveDescription) throws -> PrimitiveDescription {
            var (source, target, weights, bias) = try (
                source.descriptor, target.descriptor, anyWeights(dnnl_f32).descriptor, bias().descriptor
            )
            return try firstThatExists { algorithm in
                if shape.isTransposed {
                    var operation = dnnl_deconvolution_desc_t()
                    try check(
                        dnnl_deconvolution_backward_weights_desc_init(
                            &operation, algorithm, &source, &weights, &bias, &target, shape.strides,
                            shape.paddingStart, shape.paddingEnd), "deconvolution_backward_weights_desc_init")
                    return try PrimitiveDescription(&operation, on: engine, hint: hint)
                }
                var operation = dnnl_convolution_desc_t()
                try check(
                    dnnl_convolution_backward_weights_desc_init(
                        &operation, algorithm, &source, &weights, &bias, &target, shape.strides, shape.paddingStart,
                        shape.paddingEnd), "convolution_backward_weights_desc_init")
                return try PrimitiveDescription(&operation, on: engine, hint: hint)
            }
        }
    }
}
