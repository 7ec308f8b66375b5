import Foundation

/// A Keras model in HDF5 (`best_model.h5` of SLEAP up to 1.4): its layers and the weights of each.
package struct KerasModel: Sendable {
    package struct Layer: Sendable, Equatable {
        /// Keras' class, such as `Conv2D`.
        package let kind: String
        package let name: String
        package let settings: JSONValue
        /// Layers whose outputs it takes, in order.
        package let inputs: [String]
    }

    /// An array as Keras keeps it: a kernel is `[height, width, in, out]`, of a transposed convolution
    /// `[height, width, out, in]`, of a dense layer `[in, out]`.
    package struct Weights: Sendable, Equatable {
        package let shape: [Int]
        package let values: [Float]
    }

    package let path: String
    /// Each stands after its inputs.
    package let layers: [Layer]
    package let outputs: [String]
    /// By layer and then by name without its number: `kernel`, `bias`, `gamma`, …
    package let weights: [String: [String: Weights]]

    /// Layers that hold weights.
    private static let weighted: Set<String> = ["Conv2D", "Conv2DTranspose", "Dense", "BatchNormalization"]
    private static let mostLayers = 10_000
    /// Numbers of all weights together, 4 GB.
    private static let mostNumbers = 1 << 30

    /// - Throws: `FormatError` when the file is missing, cut off, damaged or no Keras model.
    package static func read(_ url: URL) throws -> KerasModel {
        let file = try HDF5File.open(url)
        let (layers, outputs) = try graph(of: file)
        var weights: [String: [String: Weights]] = [:]
        var left = mostNumbers
        for layer in layers where weighted.contains(layer.kind) {
            weights[layer.name] = try self.weights(of: layer.name, in: file, left: &left)
        }
        return KerasModel(path: url.path, layers: layers, outputs: outputs, weights: weights)
    }

    private static func weights(
        of layer: String, in file: borrowing HDF5File, left: inout Int
    ) throws -> [String: Weights] {
        let group = "model_weights/\(layer)/\(layer)"
        guard !layer.contains("/"), try file.contains(group) else {
            throw FormatError.missing(path: file.path, what: "the weights of the layer \(layer)")
        }
        var found: [String: Weights] = [:]
        for name in file.names(in: group) {
            let data = try file.dataset("\(group)/\(name)")
            left -= data.count
            guard left >= 0 else {
                throw FormatError.unsupported(
                    path: file.path, found: "a model of more than \(mostNumbers) numbers", supported: "smaller ones are"
                )
            }
            found[String(name.prefix { $0 != ":" })] = Weights(shape: data.shape, values: try data.floats())
        }
        return found
    }

    private static func graph(of file: borrowing HDF5File) throws -> ([Layer], [String]) {
        guard let text = try file.text("model_config", of: "/") else {
            throw FormatError.missing(path: file.path, what: "the attribute model_config, which every Keras model has")
        }
        let root: JSONValue
        do { root = try JSONParser.parse(text) } catch let error as JSONParser.Failure {
            throw FormatError.notJSON(path: file.path, place: "the attribute model_config", reason: "\(error)")
        }
        func broken(_ found: String) -> FormatError {
            .inconsistent(path: file.path, place: "the attribute model_config", found: found)
        }
        guard let listed = root["config"]?["layers"]?.array, let ends = root["config"]?["output_layers"]?.array else {
            throw broken("describes no layers and outputs")
        }
        guard (1...mostLayers).contains(listed.count) else { throw broken("has \(listed.count) layers") }
        var known = Set<String>()
        let layers = try listed.map { json in
            guard let kind = json["class_name"]?.string, let name = json["name"]?.string, !name.isEmpty,
                known.insert(name).inserted
            else { throw broken("has a layer without a name of its own") }
            return Layer(kind: kind, name: name, settings: json["config"] ?? .null, inputs: try inputs(json, broken))
        }
        for layer in layers {
            if let stranger = layer.inputs.first(where: { !known.contains($0) }) {
                throw broken("has the layer \(layer.name) after an unknown one, \(stranger)")
            }
        }
        // One output alone is written as ["name", 0, 0], several as a list of those.
        let outputs = ends.first?.string.map { [$0] } ?? ends.compactMap { $0.array?.first?.string }
        guard !outputs.isEmpty, outputs.allSatisfy(known.contains) else { throw broken("names no output") }
        return (layers, outputs)
    }

    private static func inputs(_ layer: JSONValue, _ broken: (String) -> FormatError) throws -> [String] {
        let uses = layer["inbound_nodes"]?.array ?? []
        guard uses.count <= 1 else { throw broken("uses a layer twice") }
        return try (uses.first?.array ?? []).map { input in
            guard let name = input.array?.first?.string else { throw broken("has a layer without inputs") }
            return name
        }
    }
}
