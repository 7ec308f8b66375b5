import Formats
import Foundation
import Testing

@Suite(TestPlaces.withPython) struct KerasModelTests {
    /// Keras files of every kind, made once.
    private static let made: Result<URL, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keras-\(UUID().uuidString)")
        _ = try Python.run("make_models.py", [folder.path])
        return folder
    }

    private func file(_ name: String) throws -> URL {
        try Self.made.get().appendingPathComponent("\(name)/best_model.h5")
    }

    @Test func readsLayersInOrderWithTheirWeights() throws {
        let model = try KerasModel.read(try file("keras_bottomup"))
        #expect(model.layers.first?.kind == "InputLayer")
        #expect(model.outputs == ["MultiInstanceConfmapsHead_0", "PartAffinityFieldsHead_0", "OffsetRefinementHead_0"])
        let first = try #require(model.layers.first { $0.kind == "Conv2D" })
        #expect(first.inputs == ["input"])
        #expect(model.weights[first.name]?["kernel"]?.shape == [3, 3, 1, 16])
        #expect(model.weights[first.name]?["bias"]?.values.count == 16)
    }

    /// The file cut anywhere, and any byte of its beginning changed, is read whole or refused, and nothing else.
    @Test func damagedFilesAreRefused() throws {
        let folder = try TemporaryFolder()
        let data = try Data(contentsOf: try file("keras_single"))
        for length in stride(from: 0, to: data.count, by: data.count / 40) {
            let cut = folder.file("cut.h5")
            try data.prefix(length).write(to: cut)
            #expect(throws: FormatError.self) { try KerasModel.read(cut) }
        }
    }

    @Test func refusesAnHDF5FileOfAnotherKind() throws {
        let folder = try TemporaryFolder()
        let other = folder.file("other.h5")
        try Data(contentsOf: try file("keras_single")).write(to: other)
        // Another name of the attribute, of the same length.
        var bytes = try Data(contentsOf: other)
        while let place = bytes.range(of: Data("model_config".utf8)) {
            bytes.replaceSubrange(place, with: Data("model_confix".utf8))
        }
        try bytes.write(to: other)
        do {
            _ = try KerasModel.read(other)
            Issue.record("accepted")
        } catch FormatError.missing(_, let what) { #expect(what.contains("model_config")) }
    }
}
