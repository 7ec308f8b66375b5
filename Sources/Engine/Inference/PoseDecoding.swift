import Domain
import Neural

/// Reads points in px of the original frame out of a network's outputs. Training's validation error and inference both
/// go through here.
package struct PoseDecoding: Sendable {
    let model: ModelConfiguration
    let threshold: Float

    package init(model: ModelConfiguration, threshold: Float) {
        (self.model, self.threshold) = (model, threshold)
    }

    /// One animal: the highest place of each map.
    ///
    /// - Parameters:
    ///   - outputs: one for each head.
    ///   - place: which of the N pictures.
    func points(_ outputs: [Tensor], _ place: Int, view: InputView) -> [PredictedPoint] {
        guard let (maps, head) = model.confidenceMaps else { return [] }
        let back = view.map.inverse
        return outputs[head].withPicture(place) { values, width, height in
            maps.globalPeaks(
                in: values, width: width, height: height, threshold: threshold, decoding: model.decoding
            ).map { $0.map { predicted($0, back) } ?? .absent }
        }
    }

    /// Where animals are: every peak of the first map, highest first.
    func anchors(_ outputs: [Tensor], _ place: Int, view: InputView) -> [Peak] {
        guard let (maps, head) = model.confidenceMaps else { return [] }
        let back = view.map.inverse
        return outputs[head].withPicture(place) { values, width, height in
            maps.localPeaks(
                in: values, channel: 0, width: width, height: height, threshold: threshold, decoding: model.decoding
            ).map { Peak(position: back($0.position), score: $0.score) }
        }
    }

    /// Every animal of a bottom-up model, the surest first.
    package func animals(_ outputs: [Tensor], _ place: Int, view: InputView) -> [IdentifiedInstance] {
        let peaks = allPeaks(outputs, place)
        let back = view.map.inverse
        let animals =
            model.classMaps == nil ? grouped(peaks, outputs, place, back) : classified(peaks, outputs, place, back)
        return animals.sorted { $0.instance.score > $1.instance.score }
    }

    /// The probability of each class for the animal in the middle of a crop.
    func probabilities(_ outputs: [Tensor], _ place: Int) -> [Float] {
        guard let (vectors, head) = model.classVectors else { return [] }
        let count = vectors.classes.count
        let logits = outputs[head].withUnsafeFloats { Array($0[(place * count)..<((place + 1) * count)]) }
        return Tensor(shape: [1, count], values: logits).softmax.values
    }
}

/// An animal, and which of the model's identities it has.
package struct IdentifiedInstance {
    package var instance: PredictedInstance
    /// Place in `ModelConfiguration.classes`; nil: none.
    package var identity: Int?
}

extension PoseDecoding {
    /// For each part its peaks, the surest of them, network px. A network that has hardly learned shows peaks by the
    /// thousand, whose grouping would take minutes a frame.
    private func allPeaks(_ outputs: [Tensor], _ place: Int) -> [[Peak]] {
        guard let (maps, head) = model.confidenceMaps else { return [] }
        return outputs[head].withPicture(place) { values, width, height in
            maps.channels.indices.map {
                Array(
                    maps.localPeaks(
                        in: values, channel: $0, width: width, height: height, threshold: threshold,
                        decoding: model.decoding
                    ).prefix(PartGrouping.mostPeaks))
            }
        }
    }

    /// Joined by fields. The score is the sum of the links' scores, as in SLEAP.
    private func grouped(
        _ peaks: [[Peak]], _ outputs: [Tensor], _ place: Int, _ back: CoordinateMap
    ) -> [IdentifiedInstance] {
        guard let (fields, head) = model.partAffinityFields else { return [] }
        let settings = model.decoding.grouping
        let fewest = settings.fewestParts * Double(fields.parts.count)
        return outputs[head].withPicture(place) { values, width, height in
            fields.group(peaks, fields: values, width: width, height: height, settings: settings)
        }.filter { Double($0.count) >= fewest }.map { group in
            IdentifiedInstance(
                instance: PredictedInstance(
                    points: self.points(group.peaks, of: peaks, back), score: Float(group.score)))
        }
    }

    /// Joined by class. The score is the mean of the points', the tracking score that of the class maps, as in SLEAP.
    private func classified(
        _ peaks: [[Peak]], _ outputs: [Tensor], _ place: Int, _ back: CoordinateMap
    ) -> [IdentifiedInstance] {
        guard let (maps, head) = model.classMaps else { return [] }
        return outputs[head].withPicture(place) { values, width, height in
            maps.group(peaks, maps: values, width: width, height: height, weighsPeaks: model.decoding.weighsPeaks)
        }.map { member in
            let points = self.points(member.peaks, of: peaks, back)
            let present = points.filter(\.position.isPresent)
            let score = present.reduce(0) { $0 + $1.score } / Float(max(1, present.count))
            return IdentifiedInstance(
                instance: PredictedInstance(points: points, score: score, trackingScore: Float(member.score)),
                identity: member.identity)
        }
    }

    private func points(_ places: [Int?], of peaks: [[Peak]], _ back: CoordinateMap) -> [PredictedPoint] {
        places.enumerated().map { part, place in place.map { predicted(peaks[part][$0], back) } ?? .absent }
    }

    private func predicted(_ peak: Peak, _ back: CoordinateMap) -> PredictedPoint {
        let p = back(peak.position)
        return PredictedPoint(x: Float(p.x), y: Float(p.y), score: peak.score)
    }
}

extension Tensor {
    /// Calls `body` with one picture's maps, their width and their height.
    func withPicture<R>(_ place: Int, _ body: (UnsafeBufferPointer<Float>, Int, Int) -> R) -> R {
        let size = count / shape[0]
        return withUnsafeFloats {
            body(UnsafeBufferPointer(rebasing: $0[(place * size)..<((place + 1) * size)]), shape[3], shape[2])
        }
    }
}
