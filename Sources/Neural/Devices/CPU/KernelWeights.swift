import CKernels

/// A convolution's weights as one of our own kernels wants them, renewed when the parameter has changed.
final class KernelWeights {
    enum Form: Equatable {
        /// 3x3, transformed for Winograd's algorithm; `backward` for the gradient of the convolution's data.
        case winograd(backward: Bool)
        case transposed
    }

    let parameter: Parameter
    let form: Form
    let inputs, outputs: Int
    let numbers: UnsafeMutablePointer<Float>
    private var generation = -1

    init(_ parameter: Parameter, _ form: Form) {
        (self.parameter, self.form) = (parameter, form)
        let shape = parameter.shape
        (outputs, inputs) = form == .winograd(backward: false) ? (shape[0], shape[1]) : (shape[1], shape[0])
        let count =
            form == .transposed
            ? ck_transposed_weights_count(inputs, outputs, shape[2]) : ck_winograd_weights_count(inputs, outputs)
        numbers = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
            .assumingMemoryBound(to: Float.self)
    }

    func refresh() {
        guard generation != parameter.generation else { return }
        parameter.value.withUnsafeFloats { values in
            switch form {
            case .winograd(let backward):
                ck_winograd_weights(values.baseAddress, inputs, outputs, backward ? 1 : 0, numbers)
            case .transposed:
                ck_transposed_weights(values.baseAddress, inputs, outputs, parameter.shape[2], numbers)
            }
        }
        generation = parameter.generation
    }

    deinit { numbers.deallocate() }
}
