import App
import Foundation
import Hummingbird
import HummingbirdTesting
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

    @Test func listsTheProfiles() async throws {
        let server = try await TestServer()
        try TestServer.write(
            #"{"name": "top-down", "title": "Several animals", "summary": "Words", "x": 1}"#,
            to: server.folder.appendingPathComponent("templates/profiles/top-down.json"))
        try await server.test { client in
            let profile = try #require(try await client.get("/api/profiles").array.first)
            #expect(profile["name"] as? String == "top-down")
            #expect(profile["title"] as? String == "Several animals")
            #expect(profile["description"] as? String == "Words")
            #expect((profile["settings"] as? [String: Any])?["x"] as? Int == 1)
        }
    }
}
