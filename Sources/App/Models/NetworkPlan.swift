import Domain
import Engine
import Formats
import Neural

/// The network that a model's configuration describes, before its weights have been seen.
struct NetworkPlan {
    let path: String
    let name: ModelName
    let network: NetworkArchitecture
    let representations: [Representation]
    private let model: SLEAPModel
    private let rules: SLEAPPreprocessing.Rules

    /// - Throws: `FormatError.unsupported`, `.inconsistent`.
    init(_ model: SLEAPModel, of folder: ModelFolder) throws {
        self.model = model
        path = folder.configuration.path
        rules = folder.program == .keras ? .keras : .sleapNN
        name = ModelName(model.kind)
        network = try NetworkArchitecture(model.backbone, rules: rules, path: folder.configuration.path)
        let (heads, maxStride) = (model.heads, network.maxStride)
        let side = model.preprocessing.scaledCrop.map { ($0 + maxStride - 1) / maxStride }
        representations = heads.map {
            Representation($0, parts: model.skeleton.nodeNames, maxStride: maxStride, cropCells: side)
        }
        if rules == .sleapNN, heads.contains(where: { !$0.content.isPooled }) {
            // It sizes the layer after the features' channels alone, so that none was ever trained.
            throw FormatError.unsupported(
                path: path, found: "class vectors without global pooling",
                supported: "only SLEAP’s older models have them")
        }
        for head in heads where head.content.isMap && head.stride > maxStride {
            throw FormatError.inconsistent(
                path: path, place: "\(head.name)", found: "has stride \(head.stride), above the network's \(maxStride)")
        }
        if model.kind == .centeredInstance || model.kind == .centeredInstanceID, model.preprocessing.cropSize == nil {
            throw FormatError.missing(path: path, what: "the size of the crops (“crop_size”)")
        }
    }

    var heads: [HeadSpecification] { representations.map(\.head) }

    /// - Throws: `FormatError.unsupported` when it is an impossible network.
    func graph(inputChannels: Int) throws -> Graph {
        do { return try network.graph(inputChannels: inputChannels, heads: heads) } catch let error as NeuralError {
            throw FormatError.unsupported(path: path, found: "its network", supported: "\(error)")
        }
    }

    func configuration(inputChannels: Int) -> ModelConfiguration {
        let settings = model.preprocessing
        let isCrop = name == .centeredInstance || name == .centeredInstanceID
        let input = InputConfiguration(
            channels: inputChannels, scale: settings.scale, maxStride: network.maxStride,
            cropSize: isCrop ? settings.scaledCrop : nil,
            anchorPart: model.anchorPart,
            sleap: SLEAPPreprocessing(
                rules: rules, targetWidth: settings.targetWidth, targetHeight: settings.targetHeight,
                cropSide: isCrop ? settings.cropSize : nil))
        return ModelConfiguration(
            name: name, input: input, network: network, representations: representations, decoding: .sleap)
    }
}

extension ModelName {
    init(_ kind: SLEAPModel.Kind) {
        self =
            switch kind {
            case .singleInstance: .singleInstance
            case .centroid: .centroid
            case .centeredInstance: .centeredInstance
            case .bottomUp: .bottomUp
            case .bottomUpID: .bottomUpID
            case .centeredInstanceID: .centeredInstanceID
            }
    }
}

extension SLEAPModel.Preprocessing {
    /// Side of the square that the network sees, network px.
    var scaledCrop: Int? { cropSize.map { max(1, Int(Double($0) * scale + 1e-6)) } }
}

extension SLEAPModel.Head.Content {
    var isMap: Bool { if case .classVectors = self { false } else { true } }
    var isPooled: Bool { if case .classVectors(_, _, _, let isPooled) = self { isPooled } else { true } }
}

extension Representation {
    /// - Parameter cropCells: side of a crop in cells of the coarsest features.
    init(_ head: SLEAPModel.Head, parts: [String], maxStride: Int, cropCells: Int?) {
        switch head.content {
        case .confidenceMaps(let channels, let sigma):
            self = .confidenceMaps(
                ConfidenceMaps(head: head.name, channels: channels, sigma: sigma, stride: head.stride))
        case .affinityFields(let edges, let sigma):
            let place = Dictionary(parts.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
            let links = edges.map { PartLink(source: place[$0[0]] ?? 0, destination: place[$0[1]] ?? 0) }
            self = .partAffinityFields(
                PartAffinityFields(head: head.name, parts: parts, links: links, sigma: sigma, stride: head.stride))
        case .classMaps(let classes, let sigma):
            self = .classMaps(ClassMaps(head: head.name, classes: classes, sigma: sigma, stride: head.stride))
        case .classVectors(let classes, let layers, let units, let isPooled):
            // Both programs read the coarsest features, whatever stride they wrote down.
            self = .classVectors(
                ClassVectors(
                    head: head.name, classes: classes, layers: layers, units: units, stride: maxStride,
                    side: isPooled ? nil : cropCells))
        }
    }
}
