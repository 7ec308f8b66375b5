import App
import Domain
import Foundation
import HummingbirdTesting
import Storage
import Testing

@Suite struct ServerReviewTests {
    private func edit(_ fields: String) -> String { #"{"id": "\#(UUID().uuidString)", "edit": {\#(fields)}}"# }

    private static func project() async throws -> TestServer {
        try await TestServer.withProject { store in
            let tracks = try store.perform(.addTracks(["a", "b"]), by: "setup").created.tracks
            let frames = (0..<12).map { frame in
                PredictedFrame(
                    frame: frame,
                    instances: tracks.map {
                        PredictedInstance(
                            points: Array(repeating: PredictedPoint(x: 5, y: Float(frame), score: 1), count: 3),
                            score: 1, track: $0)
                    })
            }
            try store.storePredictions(frames, video: 1, run: "first")
            try store.replaceJoins(
                [
                    NewJoin(before: 3, frame: 5, track: tracks[0], other: tracks[1], probability: 0.1),
                    NewJoin(before: 8, frame: 9, track: tracks[0], other: tracks[1], probability: 0.4),
                ], video: 1)
        }
    }

    @Test func theQueueIsListedAnsweredAndTakenBack() async throws {
        try await Self.project().test { client in
            let queue = try await client.get("/api/review/joins?video=1").json
            let joins = try #require(queue["joins"] as? [[String: Any]])
            #expect(joins.map { $0["frame"] as? Int } == [9, 5])
            #expect((queue["counts"] as? [String: Int])?["open"] == 2)
            let answered = try await client.post(
                "/api/edits", edit(#""type": "answerJoin", "join": \#(joins[0]["id"] ?? 0), "answer": "swapped""#))
            #expect(answered.status == .ok)
            let changed = try #require(answered.json["changed"] as? [String: Any])
            #expect(changed["review"] as? Bool == true)
            #expect((changed["frames"] as? [String: [[Int]]]) == ["1": [[9, 11]]])
            var counts = try await client.get("/api/review/joins").json["counts"] as? [String: Int]
            #expect(counts?["swapped"] == 1 && counts?["open"] == 1)
            _ = try await client.post("/api/undo", #"{"id": "u"}"#)
            counts = try await client.get("/api/review/joins").json["counts"] as? [String: Int]
            #expect(counts?["open"] == 2)
        }
    }

    @Test func aWholeSampleStatesABound() async throws {
        try await Self.project().test { client in
            let none = try await client.get("/api/review/sample").json
            #expect(none["sample"] == nil && (none["sizes"] as? [[String: Any]])?.count == 3)
            let drawn = try await client.post(
                "/api/edits", edit(#""type": "drawSample", "video": 1, "count": 6, "seed": 3"#))
            #expect(drawn.status == .ok)
            let sample = try #require(try await client.get("/api/review/sample").json["sample"] as? [String: Any])
            let items = try #require(sample["items"] as? [[String: Any]])
            #expect(items.count == 6)
            for frame in Set(items.compactMap { $0["frame"] as? Int }) {
                let before = try await client.get("/api/review/sample").json
                #expect(before["bound"] == nil)
                let answer = try await client.post(
                    "/api/edits",
                    edit(
                        #""type": "answerSample", "sample": \#(sample["id"] ?? 0), "video": 1, "frame": \#(frame), "verdict": "right""#
                    ))
                #expect(answer.status == .ok)
            }
            let stated = try await client.get("/api/review/sample").json
            let bound = try #require(stated["bound"] as? Double)
            #expect(abs(bound - (1 - pow(0.025, 1.0 / 6))) < 1e-9)
            _ = try await client.post(
                "/api/edits", edit(#""type": "swapTracks", "video": 1, "first": 1, "second": 2, "from": 0"#))
            let changed = try await client.get("/api/review/sample").json
            #expect(changed["bound"] == nil)
            #expect((changed["counts"] as? [String: Int])?["changed"] == 6)
        }
    }

    @Test func outliersAreFoundAgainstTheRestOfTheTrack() async throws {
        let server = try await TestServer.withProject { store in
            let track = try store.perform(.addTracks(["a"]), by: "setup").created.tracks[0]
            let video = VideoReference(
                id: 0, path: "long.mp4", width: 64, height: 48, channels: 1, frameCount: 300, framesPerSecond: 25)
            let id = try store.perform(.addVideos([video]), by: "setup").created.videos[0]
            let frames = (0..<300).map { frame in
                let x = Float(frame) / 10 + (frame == 120 ? 20 : 0)
                let points = (0..<3).map { PredictedPoint(x: x + Float($0), y: Float($0), score: 1) }
                return PredictedFrame(
                    frame: frame, instances: [PredictedInstance(points: points, score: 1, track: track)])
            }
            try store.storePredictions(frames, video: id, run: "first")
        }
        try await server.test { client in
            let answer = try await client.get("/api/videos/2/outliers?from=0&to=299").json
            let found = try #require(answer["outliers"] as? [[String: Any]])
            #expect(found.map { $0["frame"] as? Int } == [120, 121])
            #expect(found.allSatisfy { $0["kind"] as? String == "velocity" })
            let rest = try await client.get("/api/videos/2/outliers?from=121&to=200").json["outliers"] as? [Any]
            #expect(rest?.count == 0)
            #expect(try await client.get("/api/videos/2/outliers?from=0&to=200000").status == .badRequest)
            #expect(try await client.get("/api/videos/9/outliers?from=0&to=2").status == .notFound)
        }
    }

    @Test func badRequestsSayWhy() async throws {
        try await Self.project().test { client in
            #expect(try await client.get("/api/review/joins?video=9").status == .notFound)
            for (fields, status) in [
                (#""type": "answerJoin", "join": 99, "answer": "right""#, 409),
                (#""type": "answerJoin", "join": 1, "answer": "perhaps""#, 400),
                (#""type": "drawSample", "count": 0"#, 409),
                (#""type": "answerSample", "sample": 1, "video": 1, "frame": 2, "verdict": "right""#, 409),
                (#""type": "connectTracks", "video": 1, "track": 1, "into": 2, "from": 3"#, 409),
            ] {
                let answer = try await client.post("/api/edits", edit(fields))
                #expect(answer.status.code == status, "\(fields)")
                #expect((answer.json["detail"] as? String)?.isEmpty == false)
            }
        }
    }
}
