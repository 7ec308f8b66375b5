import App
import Domain
import Engine
import Foundation
import Neural
import Testing
import Video

/// Real models of SLEAP and sleap-nn against what those programs compute.
@Suite(ModelFixtures.withShared, .serialized) struct SharedModelTests {
    private func folder(_ name: String) throws -> URL {
        try #require(ModelFixtures.shared).appendingPathComponent("models/\(name)")
    }

    /// `dummy_activations.h5`: TensorFlow's outputs of an input of zeros.
    @Test(arguments: [
        "minimal_robot.UNet.single_instance", "minimal_instance.UNet.centroid",
        "minimal_instance.UNet.centered_instance",
        "minimal_instance.UNet.bottomup",
    ])
    func kerasModelsComputeTheStoredActivations(_ name: String) throws {
        let model = try ImportedModel(try folder("sleap-keras/\(name)"))
        let stored = try ModelFixtures.tensors("models/sleap-keras/\(name)/dummy_activations.h5")
        let heads = model.configuration.representations.map(\.head)
        let first = try #require(stored[heads[0].name + "_0"])
        let input = Tensor(
            shape: [
                1, model.configuration.input.channels, first.shape[1] * heads[0].stride,
                first.shape[2] * heads[0].stride,
            ]
        )
        let outputs = try model.network().forward(input, training: false)
        for (output, head) in zip(outputs, heads) {
            #expect(difference(output, try #require(stored[head.name + "_0"]).channelsFirst) < 1e-5, "\(head.name)")
        }
    }

    /// A run folder of some models, with the given changes to `config.json`.
    private func run(_ names: [String], change: (inout [String: Any]) -> Void = { _ in }) throws -> URL {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        try ModelImport(try names.map { try folder($0) }).write(to: place)
        let file = place.appendingPathComponent("config.json")
        var json = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        var models = try #require(json["models"] as? [[String: Any]])
        for i in models.indices { change(&models[i]) }
        json["models"] = models
        try JSONSerialization.data(withJSONObject: json).write(to: file)
        return place
    }

    private func frame(_ image: Tensor, _ index: Int) -> Frame {
        let (channels, height, width) = (image.shape[1], image.shape[2], image.shape[3])
        var pixels = [UInt8](repeating: 0, count: width * height * channels)
        for c in 0..<channels {
            for i in 0..<(width * height) { pixels[i * channels + c] = UInt8(image.values[c * width * height + i]) }
        }
        return Frame(
            width: width, height: height, format: channels == 1 ? .gray : .rgb, pixels: pixels, index: index,
            time: Double(index))
    }

    private static let frames = (0..<8).map { "frame_00\($0)" }

    private func compare(_ points: [PredictedPoint], _ peaks: [Float], _ values: [Float], scale: Float, _ place: String)
    {
        for (i, point) in points.enumerated() {
            #expect(abs(point.x - peaks[2 * i] * scale) < 0.05, "\(place): x of part \(i)")
            #expect(abs(point.y - peaks[2 * i + 1] * scale) < 0.05, "\(place): y of part \(i)")
            #expect(abs(point.score - values[i]) < 1e-4, "\(place): value of part \(i)")
        }
    }

    /// The stored picture is the network's input, made smaller already; the stored points are those of the whole frame.
    @Test func singleInstancePeaksAreSleapNNs() throws {
        let golden = try ModelFixtures.tensors("models/golden/single_instance.h5")
        let run = try run(["sleap-nn/minimal_instance_single_instance"]) { model in
            var input = model["input"] as? [String: Any] ?? [:]
            input["scale"] = 1.0
            input["sleap"] = ["rules": "sleap-nn"]
            model["input"] = input
        }
        defer { try? FileManager.default.removeItem(at: run) }
        let predictor = try PosePredictor(runFolders: [run], threads: 2)
        for (index, name) in Self.frames.enumerated() {
            let found = try predictor.predict([frame(try #require(golden["\(name).image"]), index)])[0]
            #expect(found.count == 1)
            compare(
                found.first?.points ?? [], try #require(golden["\(name).pred_instance_peaks"]).values,
                try #require(golden["\(name).pred_peak_values"]).values, scale: 0.5, name)
        }
    }

    /// sleap-nn stores peaks within the crop, which begins at the whole pixel below the corner that it stores.
    @Test func topDownPeaksAreSleapNNs() throws {
        let golden = try ModelFixtures.tensors("models/golden/topdown.h5")
        let run = try run(["sleap-nn/minimal_instance_centroid", "sleap-nn/minimal_instance_centered_instance"])
        defer { try? FileManager.default.removeItem(at: run) }
        let predictor = try PosePredictor(runFolders: [run], threads: 2)
        for (index, name) in Self.frames.enumerated() {
            let image = try #require(golden["\(name).image"])
            let first = Tensor(shape: [1] + image.shape.dropFirst(), values: Array(image.values.prefix(384 * 384)))
            let found = try predictor.predict([frame(first, index)])[0]
            let centroids = try #require(golden["\(name).centroid_val"]).values
            let corners = try #require(golden["\(name).instance_bbox"]).values
            let peaks = try #require(golden["\(name).pred_instance_peaks"]).values
            let values = try #require(golden["\(name).pred_peak_values"]).values
            #expect(found.count == 2)
            // Its crops of some frames lack the last column, a mistake of the version that wrote the file.
            let isWhole = try #require(golden["\(name).instance_image"]).shape.last == 96
            for k in 0..<2 {
                let instance = try #require(found.min { abs($0.score - centroids[k]) < abs($1.score - centroids[k]) })
                #expect(abs(instance.score - centroids[k]) < 1e-4)
                let (x, y) = (corners[8 * k].rounded(.down), corners[8 * k + 1].rounded(.down))
                let expected = peaks[(4 * k)..<(4 * k + 4)].enumerated().map { $1 + ($0 % 2 == 0 ? x : y) }
                if isWhole {
                    compare(
                        instance.points, expected, Array(values[(2 * k)..<(2 * k + 2)]), scale: 1,
                        "\(name), animal \(k)")
                }
            }
        }
    }

    /// The crops as stored, without the way to them: the cut-off ones, too.
    @Test func centredInstancePeaksOfStoredCropsAreSleapNNs() throws {
        let golden = try ModelFixtures.tensors("models/golden/topdown.h5")
        let model = try ImportedModel(try folder("sleap-nn/minimal_instance_centered_instance"))
        let network = try model.network()
        for name in Self.frames {
            let crops = try #require(golden["\(name).instance_image"])
            let values = try #require(golden["\(name).pred_peak_values"]).values
            let width = crops.shape[4]
            var input = Tensor(shape: [2, 1, 96, 96])
            for k in 0..<2 {
                for y in 0..<96 { for x in 0..<width { input[k, 0, y, x] = crops[k, 0, 0, y, x] / 255 } }
            }
            let maps = try network.forward(input, training: false)[0]
            let size = maps.count / 4
            for plane in 0..<4 {
                let highest = maps.values[(plane * size)..<((plane + 1) * size)].max() ?? 0
                #expect(abs(highest - values[plane]) < 1e-4, "\(name), map \(plane)")
            }
        }
    }

    @Test func bottomUpPeaksAreSleapNNs() throws {
        let golden = try ModelFixtures.tensors("models/golden/bottomup.h5")
        let run = try run(["sleap-nn/minimal_instance_bottomup"])
        defer { try? FileManager.default.removeItem(at: run) }
        let predictor = try PosePredictor(runFolders: [run], threads: 2)
        for (index, name) in Self.frames.enumerated() {
            let found = try predictor.predict([frame(try #require(golden["\(name).image"]), index)])[0]
            let peaks = try #require(golden["\(name).pred_instance_peaks"])
            let values = try #require(golden["\(name).pred_peak_values"]).values
            #expect(found.count == peaks.shape[0])
            for k in 0..<peaks.shape[0] {
                let expected = Array(peaks.values[(4 * k)..<(4 * k + 4)])
                let instance = try #require(
                    found.min { abs($0.points[0].x - expected[0]) < abs($1.points[0].x - expected[0]) })
                compare(
                    instance.points, expected, Array(values[(2 * k)..<(2 * k + 2)]), scale: 1, "\(name), animal \(k)")
            }
        }
    }
}
