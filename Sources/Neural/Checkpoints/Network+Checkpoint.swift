import Foundation

extension Network {
    /// The weights by name.
    public var weights: [String: Tensor] {
        get { Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) }) }
    }

    /// Takes the values of all parameters from `tensors`; other names (an optimizer's state) are ignored. Either all
    /// parameters change or none.
    /// - Parameter path: where the tensors come from, for the error.
    /// - Throws: `NeuralError.missingTensor`, `.shapeMismatch`.
    public func load(_ tensors: [String: Tensor], path: String = "") throws {
        let values = try parameters.map { parameter in
            guard let tensor = tensors[parameter.name] else {
                throw NeuralError.missingTensor(name: parameter.name, path: path)
            }
            guard tensor.shape == parameter.shape else {
                throw NeuralError.shapeMismatch(what: parameter.name, expected: parameter.shape, found: tensor.shape)
            }
            return tensor
        }
        for (parameter, value) in zip(parameters, values) { parameter.value = value }
    }

    /// Saves the weights and, to continue training later, the optimizer's state.
    /// - Throws: `NeuralError.checkpoint`.
    public func save(to url: URL, optimizer: Adam? = nil, metadata: [String: String] = [:]) throws {
        let state = optimizer?.state ?? [:]
        try SafeTensors(tensors: weights.merging(state) { weight, _ in weight }, metadata: metadata).write(to: url)
    }

    /// Loads what `save` wrote and returns its metadata.
    /// - Throws: `NeuralError.checkpoint`, `.missingTensor`, `.shapeMismatch`.
    @discardableResult
    public func load(from url: URL, optimizer: Adam? = nil) throws -> [String: String] {
        let file = try SafeTensors.read(url)
        try load(file.tensors, path: url.path)
        try optimizer?.restore(file.tensors, for: parameters, path: url.path)
        return file.metadata
    }
}
