import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Testing
import Video

@Suite struct ServerFrameTests {
    private func version(_ client: any TestClientProtocol) async throws -> String {
        let videos = try await client.get("/api/project").json["videos"] as? [[String: Any]]
        return try #require(videos?.first?["version"] as? String)
    }

    @Test func sendsPicturesThatTheBrowserMayKeep() async throws {
        try await TestServer.withProject().test { client in
            let version = try await version(client)
            let picture = try await client.get("/api/videos/1/frames/11.jpg?v=\(version)")
            #expect(picture.status == .ok)
            #expect(picture.headers[.contentType] == "image/jpeg")
            #expect(picture.headers[.cacheControl]?.contains("immutable") == true)
            let frame = try JPEG.decode(Array(picture.body.readableBytesView))
            #expect((frame.width, frame.height) == (64, 48))
            #expect(abs(Int(frame.pixels[0]) - 185) < 6)
            let tag = try #require(picture.headers[.eTag])
            let again = try await client.get("/api/videos/1/frames/11.jpg", [.ifNoneMatch: tag])
            #expect(again.status == .notModified && again.body.readableBytes == 0)
            #expect(again.headers[.cacheControl]?.contains("immutable") == false)
            let small = try await client.get("/api/videos/1/frames/11.jpg?width=32")
            #expect(small.headers[.eTag] != tag)
            #expect(try JPEG.decode(Array(small.body.readableBytesView)).width == 32)
        }
    }

    @Test func refusesPicturesThatAreNot() async throws {
        try await TestServer.withProject().test { client in
            let beyond = try await client.get("/api/videos/1/frames/12.jpg")
            #expect(beyond.status == .notFound)
            #expect(beyond.json["type"] as? String == "/problems/no-such-frame")
            #expect(beyond.json["frameCount"] as? Int == 12)
            for (path, status) in [
                ("/api/videos/2/frames/0.jpg", 404), ("/api/videos/x/frames/0.jpg", 404),
                ("/api/videos/1/frames/0.png", 404), ("/api/videos/1/frames/-1.jpg", 404),
                ("/api/videos/1/frames/0.jpg?width=9", 400), ("/api/videos/1/frames/0.jpg?width=99999", 400),
                ("/api/videos/1/frames/0.jpg?quality=x", 400),
            ] {
                let answer = try await client.get(path)
                #expect(answer.status.code == status, "\(path)")
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test func aMissingOrBrokenVideoSpoilsNothingElse() async throws {
        let server = try await TestServer.withProject { store in
            _ = try store.perform(
                .addVideos([VideoReference(id: VideoID(0), path: "../none.mp4", frameCount: 9)]), by: "s")
            _ = try store.perform(
                .addVideos([VideoReference(id: VideoID(0), path: "../text.mp4", frameCount: 9)]), by: "s")
        }
        try TestServer.write("this is text, no video", to: server.folder.appendingPathComponent("data/text.mp4"))
        try await server.test { client in
            let missing = try await client.get("/api/videos/2/frames/0.jpg")
            #expect(missing.status == .conflict)
            #expect(missing.json["type"] as? String == "/problems/video-missing")
            let broken = try await client.get("/api/videos/3/frames/0.jpg")
            #expect(broken.status == .conflict)
            #expect(broken.json["type"] as? String == "/problems/video-unreadable")
            let videos = try #require(try await client.get("/api/project").json["videos"] as? [[String: Any]])
            #expect(videos[0]["problem"] is NSNull)
            #expect((videos[1]["problem"] as? String)?.contains("none.mp4") == true)
            #expect((videos[2]["problem"] as? String)?.contains("text.mp4") == true)
            let added = try await client.post("/api/edits", ServerEditTests.addInstance(video: 2, frame: 4))
            #expect(added.status == .ok)
            let fine = try await client.get("/api/videos/1/frames/0.jpg")
            #expect(fine.status == .ok)
        }
    }

    @Test func warnsOfAFileThatIsNotTheOneThatWasLabelled() async throws {
        let server = try await TestServer.withProject()
        try FileManager.default.removeItem(at: server.clip)
        try TestServer.writeClip(to: server.clip, frames: 9)
        try await server.test { client in
            let version = try await version(client)
            let picture = try await client.get("/api/videos/1/frames/0.jpg?v=\(version)")
            #expect(picture.headers[.cacheControl]?.contains("immutable") == false)
            let videos = try await client.get("/api/project").json["videos"] as? [[String: Any]]
            #expect((videos?.first?["warning"] as? String)?.contains("not the file that was labelled") == true)
        }
    }

    @Test func picturesThatNobodyWaitsForHoldUpNoOther() async throws {
        try await TestServer.withProject().test(.live) { client in
            let port = try #require(client.port)
            for index in 0..<40 {
                let socket = try RawSocket(port: port)
                socket.write(
                    "GET /api/videos/1/frames/\(index % 12).jpg?quality=\(50 + index) HTTP/1.1\r\nHost: localhost\r\n"
                        + "Cookie: \(TestServer.cookie)\r\n\r\n")
            }
            let picture = try await client.get("/api/videos/1/frames/3.jpg")
            #expect(picture.status == .ok)
        }
    }

    @Test func givesTimesOfAWindow() async throws {
        try await TestServer.withProject().test { client in
            let times = try #require(try await client.get("/api/videos/1/times?from=1&to=3").json["times"] as? [Double])
            #expect(times.count == 3)
            #expect(zip(times, [0.04, 0.08, 0.12]).allSatisfy { abs($0 - $1) < 1e-6 })
            let end = try await client.get("/api/videos/1/times?from=10&to=99").json["times"] as? [Double]
            #expect(end?.count == 2)
            let beyond = try await client.get("/api/videos/1/times?from=50&to=99").json["times"] as? [Double]
            #expect(beyond == [])
            for query in ["", "?from=3&to=1", "?from=0&to=200000", "?from=-1&to=2", "?from=a&to=2"] {
                let refused = try await client.get("/api/videos/1/times" + query)
                #expect(refused.status == .badRequest, "\(query)")
            }
        }
    }

    @Test func instancesComeInTheBinaryOfTheDocumentation() async throws {
        let server = try await TestServer.withProject { store in
            let points = [LabelPoint(1.5, 2.25), LabelPoint(Point(3, 4), isVisible: false, isComplete: true)]
            _ = try store.perform(.addTracks(["a"]), by: "s")
            _ = try store.perform(
                .addInstances([.init(video: VideoID(1), frame: 4, points: points, track: TrackID(1))]), by: "s")
            _ = try store.perform(.setNegative(video: VideoID(1), frame: 9, negative: true), by: "s")
            let found = (0..<3).map { PredictedPoint(x: Float($0), y: 0.5, score: 0.25) }
            try store.storePredictions(
                [
                    PredictedFrame(
                        frame: 4, instances: [PredictedInstance(points: found, score: 0.75, trackingScore: 0.5)])
                ],
                video: VideoID(1), run: "r")
        }
        try await server.test { client in
            let answer = try await client.get("/api/videos/1/instances?from=0&to=11")
            #expect(answer.headers[.contentType] == "application/octet-stream")
            let window = try WindowReader(Array(answer.body.readableBytesView))
            #expect(window.nodeSlots == 3)
            #expect(window.revision == (try await client.get("/api/project").json["revision"] as? Int64 ?? -1))
            #expect(window.frames.map(\.frame) == [4, 9])
            #expect(window.frames.map(\.isNegative) == [false, true])
            let label = try #require(window.frames[0].labels.first)
            #expect((label.track, label.fromPrediction) == (1, -1))
            #expect(
                label.points[0] == [1.5, 2.25] && label.points[1] == [3, 4] && label.points[2].allSatisfy(\.isNaN))
            #expect(label.flags == [1, 2, 0])
            let prediction = try #require(window.frames[0].predictions.first)
            #expect((prediction.track, prediction.score, prediction.trackingScore) == (-1, 0.75, 0.5))
            #expect(prediction.points == [[0, 0.5, 0.25], [1, 0.5, 0.25], [2, 0.5, 0.25]])
            let part = try await client.get("/api/videos/1/instances?from=5&to=8")
            #expect(try WindowReader(Array(part.body.readableBytesView)).frames.isEmpty)
            for (path, status) in [
                ("/api/videos/1/instances?from=0&to=10000", 400), ("/api/videos/7/instances?from=0&to=1", 404),
            ] {
                let refused = try await client.get(path)
                #expect(refused.status.code == status)
            }
        }
    }

    @Test func suggestionsAreListedWithTheirReasonAndTheirState() async throws {
        let server = try await TestServer.withProject { store in
            let video = VideoID(1)
            _ = try store.perform(
                .addSuggestions([
                    Suggestion(video: video, frame: 4, group: 1, reason: "moves 45 px"),
                    Suggestion(video: video, frame: 6),
                ]), by: "s")
            _ = try store.perform(.addInstances([.init(video: video, frame: 4, points: [LabelPoint(1, 1)])]), by: "s")
        }
        try await server.test { client in
            let listed = try await client.get("/api/project").json["suggestions"] as? [[String: Any]] ?? []
            #expect(listed.map { $0["reason"] as? String } == ["moves 45 px", nil])
            let states = try await client.get("/api/suggestions").array
            #expect(states.map { $0["frame"] as? Int } == [4, 6])
            #expect(states.map { $0["labels"] as? Int } == [1, 0])
            #expect(states.map { $0["negative"] as? Bool } == [false, false])
            let edit = #"{"id": "a", "edit": {"type": "removeSuggestions", "suggestions": [{"video": 1, "frame": 4}]}}"#
            #expect(try await client.post("/api/edits", edit).status == .ok)
            #expect(try await client.get("/api/suggestions").array.count == 1)
        }
    }

    @Test func timelineAndNextComeFromTheSummaries() async throws {
        let server = try await TestServer.withProject { store in
            for frame in [2, 3, 7] {
                _ = try store.perform(
                    .addInstances([.init(video: VideoID(1), frame: frame, points: [LabelPoint(1, 1)])]), by: "s")
            }
            _ = try store.perform(.addSuggestions([Suggestion(video: VideoID(1), frame: 10)]), by: "s")
        }
        try await server.test { client in
            let timeline = try await client.get("/api/videos/1/timeline").json
            #expect(timeline["frameCount"] as? Int == 12)
            #expect(timeline["labeled"] as? [[Int]] == [[2, 3], [7, 7]])
            #expect(timeline["suggested"] as? [[Int]] == [[10, 10]])
            for (query, frame) in [
                ("from=3&step=1&kind=labeled", 7), ("from=3&step=-1&kind=labeled", 2),
                ("from=0&step=1&kind=suggested", 10),
                ("from=7&step=1&kind=labeled", nil),
            ] as [(String, Int?)] {
                let next = try await client.get("/api/videos/1/next?\(query)").json
                #expect(next["frame"] as? Int == frame, "\(query)")
                #expect(next.keys.contains("frame"))
            }
            for query in ["from=3&step=0&kind=labeled", "from=3&step=1&kind=pretty", "step=1&kind=labeled"] {
                let refused = try await client.get("/api/videos/1/next?\(query)")
                #expect(refused.status == .badRequest, "\(query)")
            }
            let unknown = try await client.get("/api/videos/9/timeline")
            #expect(unknown.status == .notFound)
        }
    }
}
