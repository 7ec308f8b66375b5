import App
import Engine
import Foundation
import Formats
import Neural
import Testing

/// Every kind of file that is not what it should be ends in a sentence that names it.
@Suite(ModelFixtures.withPython) struct BadModelTests {
    private func error(of folder: URL) -> (any Error)? {
        do {
            _ = try ImportedModel(folder)
            return nil
        } catch { return error }
    }

    private func edit(_ file: URL, _ change: (String) -> String) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = change(text)
        #expect(changed != text, "the edit changed nothing")
        try Data(changed.utf8).write(to: file)
    }

    @Test(arguments: [("keras_centered", "best_model.h5"), ("torch_centered", "best.ckpt")])
    func refusesCutOffWeights(_ name: String, _ file: String) throws {
        let folder = try ModelFixtures.copy(name)
        defer { try? FileManager.default.removeItem(at: folder) }
        let weights = folder.appendingPathComponent(file)
        let data = try Data(contentsOf: weights)
        for share in [0.02, 0.3, 0.6, 0.9, 0.99] {
            try data.prefix(Int(Double(data.count) * share)).write(to: weights)
            let found = error(of: folder)
            #expect(found is FormatError || found is NeuralError, "\(share): \(String(describing: found))")
            #expect("\(found.map { "\($0)" } ?? "")".contains(file))
        }
        try Data().write(to: weights)
        #expect(error(of: folder) != nil)
    }

    @Test(arguments: [("keras_centered", "best_model.h5"), ("torch_centered", "best.ckpt")])
    func refusesOtherKindsOfFiles(_ name: String, _ file: String) throws {
        let folder = try ModelFixtures.copy(name)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("these are only words\n".utf8).write(to: folder.appendingPathComponent(file))
        let found = error(of: folder)
        #expect(found is FormatError || found is NeuralError)
    }

    @Test(arguments: [("keras_single", "training_config.json"), ("torch_single", "training_config.yaml")])
    func refusesAMissingConfiguration(_ name: String, _ file: String) throws {
        let folder = try ModelFixtures.copy(name)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.removeItem(at: folder.appendingPathComponent(file))
        guard case FormatError.missing(_, let what)? = error(of: folder) else {
            Issue.record("another error: \(String(describing: error(of: folder)))")
            return
        }
        #expect(what.contains(file))
    }

    @Test func refusesMissingWeights() throws {
        let folder = try ModelFixtures.copy("torch_single")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.removeItem(at: folder.appendingPathComponent("best.ckpt"))
        guard case FormatError.missing? = error(of: folder) else {
            Issue.record("another error: \(String(describing: error(of: folder)))")
            return
        }
    }

    @Test func refusesAFolderWithoutAModel() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("none-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(!ModelFolder.isModel(folder))
        guard case CommandError.notAModel? = error(of: folder) else {
            Issue.record("another error: \(String(describing: error(of: folder)))")
            return
        }
    }

    @Test(arguments: [
        ("keras_centered", "training_config.json"), ("torch_centered", "training_config.yaml"),
    ])
    func refusesWeightsOfAnotherNetwork(_ name: String, _ file: String) throws {
        for (old, new) in [
            (#""filters": 16"#, #""filters": 20"#), (#""max_stride": 8"#, #""max_stride": 16"#),
            (#""up_interpolate": false"#, #""up_interpolate": true"#),
            (#""middle_block": true"#, #""middle_block": false"#),
        ] {
            let folder = try ModelFixtures.copy(name)
            defer { try? FileManager.default.removeItem(at: folder) }
            try edit(folder.appendingPathComponent(file)) { $0.replacingOccurrences(of: old, with: new) }
            let found = error(of: folder)
            #expect(found is FormatError, "\(new): \(String(describing: found))")
        }
    }

    @Test(arguments: [
        ("keras_centered", "training_config.json"), ("torch_centered", "training_config.yaml"),
    ])
    func namesABackboneThatIsNotRead(_ name: String, _ file: String) throws {
        let folder = try ModelFixtures.copy(name)
        defer { try? FileManager.default.removeItem(at: folder) }
        try edit(folder.appendingPathComponent(file)) {
            $0.replacingOccurrences(of: #""unet": {"#, with: #""swint_x": {"#)
        }
        #expect("\(error(of: folder).map { "\($0)" } ?? "")".contains("swint_x"))
    }

    @Test func refusesTheStemOfSleapNN() throws {
        let folder = try ModelFixtures.copy("torch_centered")
        defer { try? FileManager.default.removeItem(at: folder) }
        try edit(folder.appendingPathComponent("training_config.yaml")) {
            $0.replacingOccurrences(of: #""stem_stride": null"#, with: #""stem_stride": 2"#)
        }
        #expect("\(error(of: folder).map { "\($0)" } ?? "")".contains("stem"))
    }

    @Test func refusesCropsOfUnknownSize() throws {
        let folder = try ModelFixtures.copy("keras_centered")
        defer { try? FileManager.default.removeItem(at: folder) }
        try edit(folder.appendingPathComponent("training_config.json")) {
            $0.replacingOccurrences(of: #""crop_size": 32"#, with: #""crop_size": null"#)
        }
        #expect("\(error(of: folder).map { "\($0)" } ?? "")".contains("crop_size"))
    }
}
