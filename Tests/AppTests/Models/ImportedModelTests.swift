import App
import Engine
import Foundation
import Formats
import Neural
import Testing

@Suite(ModelFixtures.withPython) struct ImportedModelTests {
    private static let names = [
        "keras_single", "keras_centroid", "keras_centered", "keras_bottomup", "keras_bottomup_id", "keras_centered_id",
        "keras_every_cell", "keras_stem", "keras_leap", "keras_leap_interpolated", "keras_hourglass",
        "keras_hourglass_4", "torch_single",
        "torch_centroid", "torch_centered", "torch_bottomup", "torch_bottomup_id",
        "torch_centered_id",
    ]

    @Test(arguments: names) func computesWhatItsFilesDescribe(_ name: String) throws {
        let folder = try ModelFixtures.model(name)
        let model = try ImportedModel(folder)
        let expected = try SafeTensors.read(folder.appendingPathComponent("expected.safetensors")).tensors
        let outputs = try model.network().forward(try #require(expected["input"]), training: false)
        #expect(outputs.count == model.configuration.representations.count)
        for (output, representation) in zip(outputs, model.configuration.representations) {
            var answer = try #require(expected[representation.head.name])
            // The file's softmax is compared as logits; the restatement leaves it out.
            if answer.rank == 2 { answer = Tensor(shape: output.shape, values: answer.values) }
            #expect(difference(output, answer) < 1e-5, "\(name): \(representation.head.name)")
        }
    }

    /// SLEAP's residual networks divide in other places than PyTorch's, and its pretrained ones see ImageNet's pictures.
    @Test func computesWhatResidualNetworksDescribe() throws {
        for (name, channels) in [("keras_resnet", 3), ("keras_resnet_random", 3)] {
            let folder = try ModelFixtures.resnets.get().appendingPathComponent(name)
            let model = try ImportedModel(folder)
            #expect(model.configuration.input.channels == channels)
            let expected = try SafeTensors.read(folder.appendingPathComponent("expected.safetensors")).tensors
            let input = try #require(expected["input"])
            let outputs = try model.network().forward(input.inColour(), training: false)
            for (output, representation) in zip(outputs, model.configuration.representations) {
                let answer = try #require(expected[representation.head.name])
                #expect(difference(output, answer) < 1e-5, "\(name): \(representation.head.name)")
            }
        }
        try FileManager.default.removeItem(at: try ModelFixtures.resnets.get())
    }

    @Test func readsWhatTheConfigurationSays() throws {
        let model = try ImportedModel(try ModelFixtures.model("keras_centered"))
        #expect(model.skeleton.nodeNames == ["nose", "neck", "tail"])
        #expect(model.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[1, 0], [1, 2]])
        #expect(model.configuration.name == .centeredInstance)
        #expect(model.configuration.input.anchorPart == "neck")
        #expect(model.configuration.input.cropSize == 32)
        #expect(model.configuration.input.channels == 1)
        #expect(try ImportedModel(try ModelFixtures.model("torch_single")).configuration.input.scale == 0.5)
        #expect(try ImportedModel(try ModelFixtures.model("keras_single")).configuration.input.channels == 3)
    }

    @Test func classesKeepTheirNames() throws {
        for name in ["keras_bottomup_id", "torch_centered_id"] {
            #expect(try ImportedModel(try ModelFixtures.model(name)).configuration.classes == ["ann", "bob"])
        }
    }

    @Test func saysThatLearntOffsetsAreLeftOut() throws {
        #expect(try ImportedModel(try ModelFixtures.model("keras_bottomup")).warnings.count == 1)
        #expect(try ImportedModel(try ModelFixtures.model("torch_bottomup")).warnings.isEmpty)
    }

    @Test func partsThatAreLeftOutLoseTheirChannels() throws {
        let whole = try ImportedModel(try ModelFixtures.model("keras_centered"))
        let mapping = try NodeMapping(
            model: whole.skeleton.nodeNames, project: ["rump", "nose", "ear"], pairs: [("tail", "rump")])
        let part = try whole.mapped(mapping)
        #expect(part.skeleton.nodeNames == ["nose", "rump"])
        let input = Tensor(shape: [1, 1, 32, 32], values: (0..<1024).map { Float($0 % 31) / 31 })
        let (all, some) = (
            try whole.network().forward(input, training: false)[0],
            try part.network().forward(input, training: false)[0]
        )
        let size = all.count / 3
        #expect(some.shape == [1, 2, 16, 16])
        #expect(Array(some.values.prefix(size)) == Array(all.values.prefix(size)))
        #expect(Array(some.values.suffix(size)) == Array(all.values.suffix(size)))
    }

    @Test func linksFollowTheirParts() throws {
        let whole = try ImportedModel(try ModelFixtures.model("torch_bottomup"))
        let mapping = try NodeMapping(
            model: whole.skeleton.nodeNames, project: ["neck", "tail"], pairs: [])
        let part = try whole.mapped(mapping)
        guard case .partAffinityFields(let fields) = part.configuration.representations[1] else {
            Issue.record("no fields")
            return
        }
        #expect(fields.parts == ["neck", "tail"])
        #expect(fields.links == [PartLink(source: 0, destination: 1)])
        let input = Tensor(shape: [1, 1, 32, 32], values: (0..<1024).map { Float($0 % 29) / 29 })
        let (all, some) = (
            try whole.network().forward(input, training: false)[1],
            try part.network().forward(input, training: false)[1]
        )
        #expect(Array(some.values) == Array(all.values.suffix(all.count / 2)))
    }

    @Test func refusesAMappingThatBreaksTheAnimalApart() throws {
        let whole = try ImportedModel(try ModelFixtures.model("torch_bottomup"))
        let mapping = try NodeMapping(model: whole.skeleton.nodeNames, project: ["nose", "tail"], pairs: [])
        #expect(throws: CommandError.self) { try whole.mapped(mapping) }
    }
}

extension Tensor {
    /// A grey picture as red, green and blue, as a video is read for a network of three channels.
    fileprivate func inColour() -> Tensor {
        guard shape[1] == 1 else { return self }
        let plane = shape[2] * shape[3]
        return Tensor(
            shape: [shape[0], 3, shape[2], shape[3]],
            values: (0..<shape[0]).flatMap { n in
                (0..<3).flatMap { _ in values[(n * plane)..<((n + 1) * plane)] }
            })
    }
}
