import App
import Domain
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

@Suite struct ServerRunTests {
    private func withRuns() async throws -> TestServer {
        let server = try await TestServer.withProject()
        let models = server.project.appendingPathComponent("models")
        try TestServer.write(
            #"{"created": "2026-01-02T03:04:05Z", "profile": {"name": "top-down"}, "models": [{"model": "centroid"}]}"#,
            to: models.appendingPathComponent("done/config.json"))
        try TestServer.write(#"{"seconds": 12}"#, to: models.appendingPathComponent("done/metrics.json"))
        try TestServer.write(
            """
            model,epoch,learning_rate,train_loss,validation_loss,validation_error_px,seconds,best
            centroid,1,0.001,0.5,0.4,,3.5,1
            centroid,2,0.001,0.3,0.2,1.25,7,1
            centroid,3,0.001,0.2
            """, to: models.appendingPathComponent("done/log.csv"))
        try TestServer.write("{", to: models.appendingPathComponent("broken/config.json"))
        try TestServer.write(
            #"{"created": "2026-02-02T03:04:05Z", "profile": {"name": "single-instance"}, "models": []}"#,
            to: models.appendingPathComponent("going on/config.json"))
        return server
    }

    @Test func listsRunsTheNewestFirstAndABrokenOneAsBroken() async throws {
        try await withRuns().test { client in
            let runs = try await client.get("/api/runs").array
            #expect(runs.map { $0["name"] as? String } == ["going on", "done", "broken"])
            #expect((runs[2]["problem"] as? String)?.contains("config.json") == true)
            #expect(runs[0]["finished"] == nil)
            let done = runs[1]
            #expect(done["profile"] as? String == "top-down")
            #expect(done["finished"] as? String != nil)
            #expect((done["metrics"] as? [String: Any])?["seconds"] as? Int == 12)
            let model = try #require((done["models"] as? [[String: Any]])?.first)
            #expect(model["name"] as? String == "centroid")
            #expect(model["epochs"] as? Int == 2)
            #expect(model["bestValidationLoss"] as? Double == 0.2)
            #expect(model["bestValidationError"] as? Double == 1.25)
        }
    }

    @Test func givesTheCurvesOfARun() async throws {
        try await withRuns().test { client in
            let log = try await client.get("/api/runs/done/log").json
            let epochs = try #require((log["models"] as? [String: [[String: Any]]])?["centroid"])
            #expect(epochs.map { $0["epoch"] as? Int } == [1, 2])
            #expect(epochs.map { $0["trainLoss"] as? Double } == [0.5, 0.3])
            #expect(epochs[0]["validationError"] == nil)
            let empty = try await client.get("/api/runs/going%20on/log")
            #expect(empty.status == .ok)
            for path in ["/api/runs/none/log", "/api/runs/..%2f..%2fx/log", "/api/runs/%2e%2e/log"] {
                let refused = try await client.get(path)
                #expect(refused.status == .notFound, "\(path)")
            }
        }
    }

    @Test func givesTheScoresOfARunAndWhereItIsWorst() async throws {
        let server = try await withRuns()
        let done = server.project.appendingPathComponent("models/done")
        try Self.evaluation.write(to: done)
        try await server.test { client in
            let runs = try await client.get("/api/runs").array
            let scores = try #require(runs[1]["evaluation"] as? [String: Any])
            #expect(scores["frames"] as? String == "validation" && scores["frameCount"] as? Int == 2)
            #expect(scores["animals"] as? Int == 2 && scores["missed"] as? Int == 1)
            #expect(scores["p50"] as? Double == 5 && scores["p95"] as? Double == 5)
            #expect(runs[0]["evaluation"] == nil)

            let whole = try await client.get("/api/runs/done/log").json["evaluation"] as? [String: Any]
            let worst = (whole?["validation"] as? [String: Any])?["worst"] as? [[String: Any]]
            #expect(worst?.map { $0["frame"] as? Int } == [7, 3])
            #expect(try await client.get("/api/runs/going%20on/log").json["evaluation"] == nil)

            try TestServer.write("{", to: done.appendingPathComponent("evaluation.json"))
            let damaged = try await client.get("/api/runs").array[1]
            #expect((damaged["problem"] as? String)?.contains("evaluation.json") == true)
            #expect(damaged["finished"] as? String != nil, "the run itself is whole")
            let curves = try await client.get("/api/runs/done/log").json["models"] as? [String: Any]
            #expect(curves?.count == 1)
        }
    }

    /// One animal 5 px off on frame 3, one missed on frame 7.
    private static var evaluation: RunEvaluation {
        get throws {
            let label = LabelInstance(points: [LabelPoint(0, 0), LabelPoint(100, 50)])
            let found = PredictedInstance(
                points: [PredictedPoint(x: 3, y: 4, score: 1), PredictedPoint(x: 103, y: 54, score: 1)], score: 1)
            return RunEvaluation(
                validation: .evaluate(
                    truth: [3, 7].map { LabeledFrame(video: 1, frame: $0, instances: [label]) },
                    predictions: [
                        LabeledFrame(video: 1, frame: 3, predictions: [found]), LabeledFrame(video: 1, frame: 7),
                    ], skeleton: try Skeleton(nodeNames: ["a", "b"])))
        }
    }

    @Test func saysWhatAProfileWouldMakeOfTheLabels() async throws {
        // Two animals of 20 px on each of two frames.
        let animal = [10.0, 20, 30].map { LabelPoint($0, 20) }
        let server = try await TestServer.withProject { store in
            let places = [3, 3, 5, 5].map { Edit.NewInstance(video: 1, frame: $0, points: animal) }
            _ = try store.perform(.addInstances(places), by: "setup")
        }
        let templates = server.folder.appendingPathComponent("templates/profiles")
        try FileManager.default.createDirectory(at: templates, withIntermediateDirectories: true)
        for name in ["top-down", "single-instance"] {
            let file = URL(fileURLWithPath: #filePath).appendingPathComponent(
                "../../../../templates/profiles/\(name).json")
            try FileManager.default.copyItem(
                at: file.standardizedFileURL, to: templates.appendingPathComponent("\(name).json"))
        }
        try await server.test { client in
            let profiles = try await client.get("/api/profiles").array
            #expect((profiles[0]["obstacle"] as? String)?.contains("2") == true, "single instance, two animals")
            #expect(profiles[0]["outlook"] == nil)
            let outlook = try #require(profiles[1]["outlook"] as? [String: Any])
            #expect(outlook["animalSize"] as? Int == 20)
            let models = try #require(outlook["models"] as? [[String: Any]])
            #expect(models.map { $0["name"] as? String } == ["centroid", "centered_instance"])
            #expect(models.allSatisfy { ($0["receptiveField"] as? Int ?? 0) > 20 })
        }
    }

    @Test func listsTheProfiles() async throws {
        let server = try await TestServer()
        try TestServer.write(
            #"{"name": "top-down", "title": "Several animals", "summary": "Words", "x": 1}"#,
            to: server.folder.appendingPathComponent("templates/profiles/top-down.json"))
        try TestServer.write(
            #"{"title": "Stock"}"#,
            to: server.folder.appendingPathComponent("templates/profiles/sleap/baseline.json"))
        try TestServer.write("{", to: server.folder.appendingPathComponent("templates/profiles/zz.json"))
        try await server.test { client in
            let profiles = try await client.get("/api/profiles").array
            #expect(profiles.map { $0["name"] as? String } == ["top-down", "zz", "sleap/baseline"])
            #expect(profiles[1]["problem"] as? String != nil, "a broken file hides no other")
            let profile = try #require(profiles.first)
            #expect(profile["name"] as? String == "top-down")
            #expect(profile["title"] as? String == "Several animals")
            #expect(profile["description"] as? String == "Words")
            #expect((profile["settings"] as? [String: Any])?["x"] as? Int == 1)
        }
    }
}
