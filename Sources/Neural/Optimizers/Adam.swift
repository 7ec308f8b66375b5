import CKernels
import Foundation

/// Kingma and Ba 2015, "Adam" (algorithm 1), with Loshchilov and Hutter's decoupled weight decay (AdamW) and Reddi,
/// Kale and Kumar's AMSGrad; numbers as PyTorch's.
public final class Adam {
    public var learningRate: Double
    public let beta1, beta2, epsilon: Double
    /// Decoupled decay per step and unit of learning rate; 0 is plain Adam.
    public let weightDecay: Double
    public let amsgrad: Bool
    /// Steps taken so far.
    public private(set) var stepCount = 0

    private var moments: [String: Moments] = [:]

    fileprivate struct Moments {
        var first, second: Tensor
        /// AMSGrad's running maximum of `second`; empty without it.
        var largest: Tensor
    }

    public init(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0, amsgrad: Bool = false
    ) {
        (self.learningRate, self.beta1, self.beta2, self.epsilon) = (learningRate, beta1, beta2, epsilon)
        (self.weightDecay, self.amsgrad) = (weightDecay, amsgrad)
    }

    /// One step on all `parameters` that are trainable, from their gradients. Names must be unique.
    public func step(_ parameters: [Parameter]) {
        stepCount += 1
        let constants = ck_adam_constants(
            beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
            step_size: Float(learningRate / (1 - pow(beta1, Double(stepCount)))),
            inverse_root_correction: Float(1 / (1 - pow(beta2, Double(stepCount))).squareRoot()),
            decay: Float(1 - learningRate * weightDecay))
        for parameter in parameters where parameter.isTrainable { step(parameter, constants) }
    }

    private func step(_ parameter: Parameter, _ constants: ck_adam_constants) {
        var moments = self.moments.removeValue(forKey: parameter.name) ?? Moments(like: parameter, amsgrad: amsgrad)
        let count = parameter.value.count
        parameter.value.withUnsafeMutableFloats { value in
            parameter.gradient.withUnsafeFloats { gradient in
                moments.first.withUnsafeMutableFloats { first in
                    moments.second.withUnsafeMutableFloats { second in
                        moments.largest.withUnsafeMutableFloats { largest in
                            ck_adam_step(
                                value.baseAddress, gradient.baseAddress, first.baseAddress, second.baseAddress,
                                amsgrad ? largest.baseAddress : nil, count, constants)
                        }
                    }
                }
            }
        }
        self.moments[parameter.name] = moments
    }
}

extension Adam {
    private static let stepKey = "adam.step"

    /// The running moments and the step count, for a checkpoint: `adam.first.{name}`, `adam.second.{name}`,
    /// with AMSGrad `adam.largest.{name}`, and `adam.step` (one number).
    public var state: [String: Tensor] {
        var state = [Self.stepKey: Tensor(shape: [1], values: [Float(stepCount)])]
        for (name, moments) in moments {
            state["adam.first.\(name)"] = moments.first
            state["adam.second.\(name)"] = moments.second
            if amsgrad { state["adam.largest.\(name)"] = moments.largest }
        }
        return state
    }

    /// Continues from a saved `state`; other names in the dictionary are ignored.
    /// - Throws: `NeuralError.missingTensor`, `.shapeMismatch` when the state is of other parameters.
    public func restore(_ state: [String: Tensor], for parameters: [Parameter], path: String = "") throws {
        func find(_ key: String, shape: [Int]) throws -> Tensor {
            guard let tensor = state[key] else { throw NeuralError.missingTensor(name: key, path: path) }
            guard tensor.shape == shape else {
                throw NeuralError.shapeMismatch(what: key, expected: shape, found: tensor.shape)
            }
            return tensor
        }
        let step = try find(Self.stepKey, shape: [1]).values[0]
        guard step >= 0, step < 1e9 else { throw NeuralError.notFinite(what: "The optimizer's step count") }
        var restored: [String: Moments] = [:]
        for parameter in parameters where step > 0 && parameter.isTrainable {
            restored[parameter.name] = Moments(
                first: try find("adam.first.\(parameter.name)", shape: parameter.shape),
                second: try find("adam.second.\(parameter.name)", shape: parameter.shape),
                largest: amsgrad
                    ? try find("adam.largest.\(parameter.name)", shape: parameter.shape) : Tensor(shape: [0]))
        }
        stepCount = Int(step)
        moments = restored
    }
}

extension Adam.Moments {
    fileprivate init(like parameter: Parameter, amsgrad: Bool) {
        first = Tensor(shape: parameter.shape)
        second = Tensor(shape: parameter.shape)
        largest = Tensor(shape: amsgrad ? parameter.shape : [0])
    }
}
