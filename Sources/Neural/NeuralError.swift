/// What can go wrong in a network, said with its facts.
public enum NeuralError: Error, Equatable {
    /// A tensor has another shape than the operation needs.
    case shapeMismatch(what: String, expected: [Int], found: [Int])
    /// Width and height of the input must be multiples of the network's largest stride.
    case sizeNotDivisible(height: Int, width: Int, maxStride: Int)
    /// A configuration asks for something that cannot be built.
    case invalidArchitecture(reason: String)
    /// A configuration names an architecture this version does not know.
    case unknownArchitecture(name: String, known: [String])
    /// A configuration has a key that this version does not know.
    case unknownKey(key: String, inside: String)
    /// `backward` was called without a `forward(_:training: true)` right before it.
    case backwardWithoutForward
    /// The library that computes refused; `call` and `status` are its own words.
    case device(call: String, status: String)
    /// A checkpoint cannot be read or written.
    case checkpoint(path: String, reason: String)
    /// A checkpoint lacks a tensor that the network needs.
    case missingTensor(name: String, path: String)
    /// A number is not finite: the loss or a gradient is NaN or infinite.
    case notFinite(what: String)
}

extension NeuralError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .shapeMismatch(let what, let expected, let found):
            "\(what) should have the shape \(expected), but has \(found)."
        case .sizeNotDivisible(let height, let width, let maxStride):
            "An image of \(width)x\(height) px does not fit this network: width and height must be multiples of "
                + "\(maxStride) px, its maximum stride."
        case .invalidArchitecture(let reason):
            "This network cannot be built: \(reason)."
        case .unknownArchitecture(let name, let known):
            "Unknown network architecture \"\(name)\"; this version knows \(known.joined(separator: ", "))."
        case .unknownKey(let key, let inside):
            "Unknown setting \"\(key)\" in \(inside)."
        case .backwardWithoutForward:
            "The network was asked for gradients without a training pass right before."
        case .device(let call, let status):
            "The processor's network library failed in \(call): \(status)."
        case .checkpoint(let path, let reason):
            "The model file \(path) cannot be used: \(reason)."
        case .missingTensor(let name, let path):
            "The model file \(path) lacks the weights \"\(name)\" that this network needs."
        case .notFinite(let what):
            "\(what) is no longer a finite number."
        }
    }
}
