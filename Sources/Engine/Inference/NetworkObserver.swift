import Domain
import Foundation
import Neural
import Video

/// Runs a trained run's networks on single frames and hands out their maps. Not Sendable: one thread's own.
public final class NetworkObserver {
    private let stages: [InferenceStage]

    /// Crops of a frame that are looked at, the likeliest animals first.
    private static let mostCrops = 16

    /// - Throws: `EngineError.unusableRun`; `NeuralError.checkpoint`.
    public init(runFolders: [URL], threads: Int) throws {
        stages = try runFolders.map { try TrainedRun(at: $0) }.flatMap { run in
            try run.stages(threads: threads, threshold: 0.2)
        }
    }

    /// What there is to see: for each head its model, kind and channels.
    public var outputs: [NetworkOutput] {
        stages.flatMap { stage in
            stage.configuration.representations.compactMap { head in
                head.shown.map {
                    NetworkOutput(model: stage.configuration.name, kind: $0.kind, channels: $0.channels, patches: [])
                }
            }
        }
    }

    /// True where the networks want colour.
    public var wantsColour: Bool { stages.contains { $0.configuration.input.channels == 3 } }

    /// The maps of one head on one frame. A centred-instance model is shown the animals that the run's centroid model
    /// finds, or, without one, the middle of the frame.
    ///
    /// - Parameter index: a place in `outputs`.
    /// - Throws: `NeuralError`.
    public func observe(_ frame: Frame, output index: Int) throws -> NetworkOutput {
        var place = 0
        for stage in stages {
            for (head, representation) in stage.configuration.representations.enumerated() {
                guard let shown = representation.shown else { continue }
                if place == index {
                    return NetworkOutput(
                        model: stage.configuration.name, kind: shown.kind, channels: shown.channels,
                        patches: try patches(stage, head, representation.stride, shown.kind, frame))
                }
                place += 1
            }
        }
        return outputs[0]
    }

    private func patches(
        _ stage: InferenceStage, _ head: Int, _ stride: Int, _ kind: NetworkOutput.Kind, _ frame: Frame
    ) throws -> [NetworkOutput.Patch] {
        let views = try self.views(stage, of: frame)
        guard !views.isEmpty else { return [] }
        let maps = try stage.run(views.map { (frame, $0) })[head]
        return views.enumerated().map { place, view in
            let back = view.map.inverse
            return maps.withPicture(place) { values, width, height in
                NetworkOutput.Patch(
                    width: width, height: height, scale: back.a * Double(stride), x: back.tx, y: back.ty,
                    values: values.map(kind.byte))
            }
        }
    }

    private func views(_ stage: InferenceStage, of frame: Frame) throws -> [InputView] {
        guard stage.configuration.name.seesCrop else { return [stage.wholeFrame(frame)] }
        guard let centroid = stages.first(where: { $0.configuration.name == .centroid }) else {
            let middle = Point(Double(frame.width - 1) / 2, Double(frame.height - 1) / 2)
            return [stage.crop(around: middle, of: frame)]
        }
        let anchors = try centroid.onWholeFrames([frame]) { outputs, place, view in
            centroid.decoding.anchors(outputs, place, view: view)
        }
        return anchors[0].prefix(Self.mostCrops).map { stage.crop(around: $0.position, of: frame) }
    }
}
