import Domain
import Formats
import Foundation
import Testing

@Suite struct AnalysisHDF5Tests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func differences(_ arguments: [String]) throws -> [String] {
        try JSONDecoder().decode([String].self, from: Python.run("analysis.py", arguments))
    }

    @Test(TestPlaces.withPython, TestPlaces.withShared) func equalsSLEAPsOwnFileOfTheRobot() throws {
        let own = try #require(TestPlaces.shared)
            .appendingPathComponent("robot/small_robot.000_small_robot_3_frame.analysis.h5")
        let (labels, made) = (folder.file("robot.slp"), folder.file("made.h5"))
        _ = try Python.run("analysis.py", ["labels", own.path, labels.path])
        var document = try SLP.read(labels).document
        document.provenance = [:]
        try AnalysisHDF5.write(document, video: 1, labelsPath: "D:/TalmoLab/small_robot.slp", to: made)
        #expect(try differences(["compare", made.path, own.path]) == [])
    }

    @Test(TestPlaces.withPython, TestPlaces.withShared) func followsSLEAPsRulesForTwoFliesIn27Tracks() throws {
        let labels = try #require(TestPlaces.shared).appendingPathComponent("flies-pair/centered_pair_predictions.slp")
        let made = folder.file("made.h5")
        try AnalysisHDF5.write(SLP.read(labels).document, video: 1, labelsPath: labels.path, to: made)
        #expect(try differences(["rules", made.path, labels.path, "0"]) == [])
    }

    @Test(TestPlaces.withPython) func followsSLEAPsRulesForLabelsAndPredictionsTogether() throws {
        let labels = folder.file("mixed.slp")
        var document = try SLPTests.document()
        document.provenance = [:]
        let made = folder.file("made.h5")
        try SLP.write(document, to: labels)
        for index in 0..<1 {
            try AnalysisHDF5.write(document, video: document.videos[index].id, labelsPath: labels.path, to: made)
            #expect(try differences(["rules", made.path, labels.path, "\(index)"]) == [])
        }
    }

    @Test func saysWhatItLeavesOut() throws {
        let warnings = try AnalysisHDF5.write(
            SLPTests.document(), video: 3, labelsPath: "a.slp", to: folder.file("a.h5"))
        #expect(warnings == ["1 instances without a track were left out; an analysis file holds tracks only."])
    }

    @Test func refusesAVideoWithoutLabels() throws {
        var document = try SLPTests.document()
        document.frames = []
        let url = folder.file("none.h5")
        #expect(throws: FormatError.self) {
            try AnalysisHDF5.write(document, video: 3, labelsPath: "a.slp", to: url)
        }
        #expect(throws: FormatError.self) {
            try AnalysisHDF5.write(document, video: 77, labelsPath: "a.slp", to: url)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
    }

    @Test func saysThatItCannotWriteThere() throws {
        let url = folder.file("no/such/folder/a.h5")
        let error = #expect(throws: FormatError.self) {
            try AnalysisHDF5.write(SLPTests.document(), video: 3, labelsPath: "a.slp", to: url)
        }
        guard case .unwritable = error else { throw error! }
    }
}
