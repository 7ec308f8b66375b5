import Formats
import Foundation
import Testing

@Suite struct SLEAPModelTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func keras(
        heads: String, backbone: String = #""unet": {"filters": 16, "filters_rate": 1.5, "max_stride": 8}"#,
        preprocessing: String = "{}"
    ) throws -> SLEAPModel {
        let text = """
            {"data": {"preprocessing": \(preprocessing), "instance_cropping": {"crop_size": 96, "center_on_part": "a"}},
             "model": {"backbone": {"leap": null, \(backbone)}, "heads": {\(heads)}}}
            """
        return try SLEAPModel(configuration: try folder.write(text, to: "training_config.json"))
    }

    private func sleapNN(_ preprocessing: String, skeletons: String, head: String) throws -> SLEAPModel {
        let text = """
            data_config:
              preprocessing:
            \(preprocessing.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
              skeletons:
            \(skeletons.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            model_config:
              backbone_config:
                unet: {filters: 8, filters_rate: 2.0, max_stride: 4, output_stride: 2, stem_stride: null}
                convnext:
              head_configs:
                centroid: ~
            \(head.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
            """
        return try SLEAPModel(configuration: try folder.write(text, to: "training_config.yaml"))
    }

    @Test func readsSLEAPsConfiguration() throws {
        let model = try keras(
            heads:
                #""centroid": null, "centered_instance": {"part_names": ["a", "b"], "sigma": 2.5, "output_stride": 4}"#,
            preprocessing: #"{"input_scaling": 0.5, "target_height": 320, "target_width": 560}"#)
        #expect(model.kind == .centeredInstance)
        #expect(model.skeleton.nodeNames == ["a", "b"])
        #expect(model.anchorPart == "a")
        #expect(model.preprocessing.scale == 0.5)
        #expect(model.preprocessing.targetWidth == 560)
        #expect(model.preprocessing.cropSize == 96)
        #expect(model.heads.map(\.name) == ["CenteredInstanceConfmapsHead"])
        #expect(model.heads[0].stride == 4)
        guard case .unet(let unet) = model.backbone else {
            Issue.record("no U-Net")
            return
        }
        #expect(unet.filtersRate == 1.5)
        #expect(!unet.upInterpolate)
    }

    @Test func aTargetSizeCountsOnlyWhereFramesAreFitted() throws {
        let model = try keras(
            heads: #""single_instance": {"part_names": ["a"]}"#,
            preprocessing: #"{"resize_and_pad_to_target": false, "target_height": 320, "target_width": 560}"#)
        #expect(model.preprocessing.targetWidth == nil)
    }

    @Test func readsEveryKindOfHead() throws {
        let maps = #""confmaps": {"part_names": ["a", "b"], "sigma": 2, "output_stride": 2}"#
        let bottomUp = try keras(
            heads: #""multi_instance": {\#(maps), "pafs": {"edges": [["a", "b"]], "sigma": 50, "output_stride": 4}}"#)
        #expect(bottomUp.heads[1].content == .affinityFields(edges: [["a", "b"]], sigma: 50))
        #expect(bottomUp.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        let maps2 = try keras(
            heads: #""multi_class_bottomup": {\#(maps), "class_maps": {"classes": ["x", "y"], "output_stride": 4}}"#)
        #expect(maps2.heads[1].content == .classMaps(classes: ["x", "y"], sigma: 5))
        let vectors = try keras(
            heads:
                #""multi_class_topdown": {\#(maps), "class_vectors": {"classes": ["x"], "num_fc_layers": 3, "num_fc_units": 64}}"#
        )
        #expect(vectors.heads[1].content == .classVectors(classes: ["x"], layers: 3, units: 64, isPooled: true))
    }

    @Test func readsSleapNNsConfiguration() throws {
        let model = try sleapNN(
            "max_height: 384\nmax_width: 400\nscale: 0.5\ncrop_size: 96",
            skeletons: """
                - name: s
                  nodes: [{name: b}, {name: a}]
                  edges: [{source: {name: a}, destination: {name: b}}]
                  symmetries: [[{name: a}, {name: b}]]
                """,
            head: """
                bottomup:
                  confmaps: {part_names: [a, b], sigma: 2.5, output_stride: 2}
                  pafs: {edges: null, sigma: 75, output_stride: 4}
                """)
        #expect(model.kind == .bottomUp)
        // The maps' order counts, not the skeleton's.
        #expect(model.skeleton.nodeNames == ["a", "b"])
        #expect(model.skeleton.symmetryIndices.map { [$0.0, $0.1] } == [[0, 1]])
        #expect(model.heads[1].content == .affinityFields(edges: [["a", "b"]], sigma: 75))
        #expect(model.preprocessing.targetHeight == 384)
    }

    @Test func readsTheFirstVersionsOfSleapNN() throws {
        let model = try sleapNN(
            "is_rgb: false\ncrop_hw: [160, 160]",
            skeletons: "  Skeleton-0:\n    nodes: [{name: a}, {name: b}]\n    edges: [[0, 1]]",
            head: "single_instance:\n  confmaps: {part_names: null, sigma: 5, output_stride: 2}")
        #expect(model.skeleton.name == "Skeleton-0")
        #expect(model.skeleton.nodeNames == ["a", "b"])
        #expect(model.preprocessing.cropSize == 160)
        #expect(model.heads[0].content == .confidenceMaps(channels: ["a", "b"], sigma: 5))
    }

    @Test func namesTheSettingThatIsWrong() throws {
        for (heads, word) in [
            (#""single_instance": {"part_names": ["a"], "sigma": 0}"#, "sigma"),
            (#""single_instance": {"part_names": ["a"], "sigma": "x"}"#, "sigma"),
            (#""single_instance": {"part_names": ["a"], "output_stride": 0}"#, "output_stride"),
            (#""single_instance": {"part_names": 7}"#, "part_names"),
            (#""single_instance": {"part_names": ["a", "a"]}"#, "two body parts"),
            (#""single_instance": {}"#, "body parts"),
            (#""single_instance": null"#, "model.heads"),
            (#""single_instance": {"part_names": ["a"]}, "centroid": {"sigma": 2}"#, "model.heads"),
            (#""multi_instance": {"confmaps": {"part_names": ["a", "b"]}, "pafs": {"edges": [["a", "c"]]}}"#, "pafs"),
            (
                #""multi_class_bottomup": {"confmaps": {"part_names": ["a"]}, "class_maps": {"classes": []}}"#,
                "class_maps"
            ),
        ] {
            do {
                _ = try keras(heads: heads)
                Issue.record("accepted \(heads)")
            } catch {
                #expect(error is FormatError)
                #expect("\(error)".contains(word), "\(error)")
            }
        }
    }

    @Test func readsTheOtherBackbones() throws {
        let head = #""single_instance": {"part_names": ["a"]}"#
        guard
            case .hourglass(let hourglass) = try keras(heads: head, backbone: #""hourglass": {"stacks": 1}"#).backbone,
            case .leap(let leap) = try keras(heads: head, backbone: #""leap": {"filters": 7}"#).backbone,
            case .resnet(let resnet) = try keras(
                heads: head, backbone: #""resnet": {"version": "ResNet101", "upsampling": {"filters": 5}}"#
            ).backbone
        else {
            Issue.record("another backbone")
            return
        }
        #expect(hourglass.stacks == 1 && hourglass.stemStride == 4 && hourglass.filters == 256)
        #expect(leap.filters == 7 && leap.filtersRate == 2 && leap.maxStride == 8)
        #expect(resnet.version == "ResNet101" && resnet.weights == "frozen" && resnet.upsampling?.filters == 5)
        #expect(try keras(heads: head, backbone: #""pretrained_encoder": {}"#).backbone == .other("pretrained_encoder"))
    }

    @Test(arguments: ["", "[1, 2]", "{", "a: [b", "a: b: c", "model_config: 7", "\u{0}\u{1}"])
    func refusesWhatIsNoConfiguration(_ text: String) throws {
        for name in ["c.yaml", "c.json"] {
            let file = try folder.write(text, to: name)
            #expect(throws: FormatError.self) { try SLEAPModel(configuration: file) }
        }
    }

    @Test func refusesAFileThatDoublesItself() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for i in 1..<9 {
            text += "a\(i): &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        let file = try folder.write(text, to: "bomb.yaml")
        #expect(throws: FormatError.self) { try SLEAPModel(configuration: file) }
    }
}
