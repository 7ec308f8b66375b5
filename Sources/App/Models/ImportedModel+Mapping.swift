import Domain
import Engine
import Formats
import Neural

extension ImportedModel {
    /// The same model with the project's names for its parts; parts that are left out lose their channels.
    ///
    /// - Throws: `CommandError.badNodeMapping` when the links of a bottom-up model no longer hold its parts together.
    package func mapped(_ mapping: NodeMapping) throws -> ImportedModel {
        guard mapping.names != skeleton.nodeNames else { return self }
        let place = Dictionary(uniqueKeysWithValues: mapping.kept.enumerated().map { ($0.element, $0.offset) })
        var tensors = tensors
        let representations = try configuration.representations.enumerated().map { index, representation in
            let (result, channels) = try Self.mapped(representation, mapping, place)
            if let channels {
                let prefix = "head_layers.\(index).\(representation.head.name).0."
                for name in ["weight", "bias"] {
                    tensors[prefix + name] = tensors[prefix + name]?.taking(rows: channels)
                }
            }
            return result
        }
        func kept(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
            pairs.compactMap { a, b in
                guard let a = place[a], let b = place[b] else { return nil }
                return (a, b)
            }
        }
        let anchor = configuration.input.anchorPart.flatMap { part in
            skeleton.nodeNames.firstIndex(of: part).flatMap { place[$0] }.map { mapping.names[$0] }
        }
        return ImportedModel(
            folder: folder,
            skeleton: try Skeleton(
                name: skeleton.name, nodeNames: mapping.names, edges: kept(skeleton.edgeIndices),
                symmetries: kept(skeleton.symmetryIndices)),
            configuration: configuration.with(representations: representations, anchorPart: anchor), tensors: tensors,
            warnings: warnings)
    }

    /// The representation of the kept parts, and the channels that it keeps; nil where it keeps all.
    private static func mapped(
        _ representation: Representation, _ mapping: NodeMapping, _ place: [Int: Int]
    ) throws -> (Representation, channels: [Int]?) {
        switch representation {
        case .confidenceMaps(let maps) where maps.head != "CentroidConfmapsHead":
            let renamed = ConfidenceMaps(
                head: maps.head, channels: mapping.names, sigma: maps.sigma, stride: maps.stride)
            return (.confidenceMaps(renamed), mapping.kept)
        case .partAffinityFields(let fields):
            let links = fields.links.indices.filter {
                place[fields.links[$0].source] != nil && place[fields.links[$0].destination] != nil
            }
            guard links.count == mapping.kept.count - 1 || links.count == fields.links.count, !links.isEmpty else {
                throw CommandError.badNodeMapping(
                    text: mapping.names.joined(separator: ", "),
                    reason:
                        "a bottom-up model joins its parts by its links, and without the parts left out they fall apart"
                )
            }
            let renamed = PartAffinityFields(
                head: fields.head, parts: mapping.names,
                links: links.map {
                    PartLink(
                        source: place[fields.links[$0].source] ?? 0,
                        destination: place[fields.links[$0].destination] ?? 0)
                }, sigma: fields.sigma, stride: fields.stride)
            return (.partAffinityFields(renamed), links.flatMap { [2 * $0, 2 * $0 + 1] })
        default: return (representation, nil)
        }
    }
}

extension ModelConfiguration {
    fileprivate func with(representations: [Representation], anchorPart: String?) -> ModelConfiguration {
        let input = InputConfiguration(
            channels: input.channels, scale: input.scale, maxStride: input.maxStride, mean: input.mean,
            deviation: input.deviation, cropSize: input.cropSize, anchorPart: anchorPart, sleap: input.sleap)
        return ModelConfiguration(
            name: name, input: input, network: network, representations: representations, decoding: decoding)
    }
}

extension Tensor {
    /// Some rows of the first dimension, in this order.
    fileprivate func taking(rows: [Int]) -> Tensor {
        let size = count / max(1, shape[0])
        return Tensor(
            shape: [rows.count] + shape.dropFirst(), values: rows.flatMap { values[($0 * size)..<(($0 + 1) * size)] })
    }
}
