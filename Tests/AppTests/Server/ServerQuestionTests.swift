import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

/// Questions that a child process answers: what a training would take, what a network sees, how a clip will look.
@Suite struct ServerQuestionTests {
    @Test func theEstimateIsTheChildsLastLine() async throws {
        let script = #"echo '{"event":"started"}'; echo '{"models":[],"words":"'"$*"'"}'"#
        let server = try await TestServer.withProject(script: script)
        try TestServer.write(
            #"{"name": "top-down", "models": []}"#,
            to: server.folder.appendingPathComponent("templates/profiles/top-down.json"))
        try await server.test { client in
            let asked =
                #"{"kind": "train", "profile": "top-down", "validationFrames": "3-5", "startFrom": "r", "settings": {"a": 1}}"#
            let told = try await client.post("/api/training/estimate?measure=no", asked)
            let words = try #require(told.json["words"] as? String)
            #expect(words.contains("--validation-frames=3-5 --start-from=r"))
            #expect(words.hasSuffix("--json --estimate --no-measure"))
            let profiles = server.project.appendingPathComponent("cache/profiles").path
            let left = try FileManager.default.contentsOfDirectory(atPath: profiles)
            #expect(left.isEmpty, "a profile changed for a question is not kept")
            let other = try await client.post("/api/training/estimate", #"{"kind": "track"}"#)
            #expect(other.status == .badRequest)
        }
    }

    @Test func anEstimateThatCannotBeToldSaysWhy() async throws {
        let script = #"echo '{"event":"failed","message":"No labels yet."}'; exit 3"#
        try await TestServer.withProject(script: script).test { client in
            let told = try await client.post("/api/training/estimate", #"{"kind": "train", "profile": "p"}"#)
            #expect(told.status == .conflict && told.json["detail"] as? String == "No labels yet.")
        }
    }

    /// The child writes its process number into the file that each question names.
    private static let observer = #"""
        echo $$ >> "$2/cache/started"
        while read -r line; do
            file=$(printf '%s' "$line" | sed 's/.*"file":"\([^"]*\)".*/\1/; s/\\\//\//g')
            case "$line" in *'"frame":7'*) exit 9;; *'"frame":8'*) echo '{"id":0,"error":"No such frame."}';;
            *) printf 'maps of %s' "$$" > "$file"; echo '{"id":0}';; esac
        done
        """#

    @Test func oneChildAnswersAllAndIsStartedAgainWhenItEnds() async throws {
        let server = try await TestServer.withProject(script: Self.observer) { store in
            try TestServer.write("{}", to: store.modelsFolder.appendingPathComponent("r/config.json"))
            try TestServer.write("", to: store.cacheFolder.appendingPathComponent("started"))
        }
        try await server.test { client in
            let first = try await client.get("/api/runs/r/outputs?video=1&frame=2")
            #expect(first.status == .ok && first.headers[.contentType] == "application/octet-stream")
            let second = try await client.get("/api/runs/r/outputs?video=1&frame=3&output=1")
            #expect(second.text == first.text && first.text.hasPrefix("maps of "))
            let refused = try await client.get("/api/runs/r/outputs?video=1&frame=8")
            #expect(refused.status == .conflict && refused.json["detail"] as? String == "No such frame.")
            let broken = try await client.get("/api/runs/r/outputs?video=1&frame=7")
            #expect(broken.status == .conflict && (broken.json["detail"] as? String)?.isEmpty == false)
            let again = try await client.get("/api/runs/r/outputs?video=1&frame=2")
            #expect(again.status == .ok && again.text != first.text)
            for path in ["none/outputs?video=1&frame=2", "r/outputs?video=9&frame=2"] {
                let unknown = try await client.get("/api/runs/\(path)")
                #expect(unknown.status == .notFound, "\(path)")
            }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: server.project.appendingPathComponent("cache/observed").path)
            #expect(left.isEmpty)
        }
    }

    @Test func aJobThatWaitsForAnotherFallsWithIt() async throws {
        let script = #"if [ "$1" = train ]; then sleep 600; fi; echo '{"event":"result","result":{}}'"#
        try await TestServer.withProject(script: script).test { client in
            let train = try await client.post("/api/jobs", #"{"kind": "train", "profile": "p", "run": "r"}"#)
            let id = try #require(train.json["id"] as? Int)
            let asked = try await client.post("/api/jobs", #"{"kind": "predict", "models": ["r"], "after": \#(id)}"#)
            let predict = try #require(asked.json["id"] as? Int)
            #expect(asked.json["state"] as? String == "queued")
            _ = try await client.post("/api/jobs/\(id)/cancel")
            let end = try await client.get("/api/jobs/\(predict)")
            #expect(end.json["state"] as? String == "cancelled")
            let late = try await client.post("/api/jobs", #"{"kind": "predict", "models": ["r"], "after": \#(id)}"#)
            let after = try await client.get("/api/jobs/\(try #require(late.json["id"] as? Int))")
            #expect(after.json["state"] as? String == "cancelled")
            let unknown = try await client.post("/api/jobs", #"{"kind": "track", "after": 99}"#)
            #expect(unknown.status == .notFound)
        }
    }

    @Test func aClipIsAskedForWithItsLook() async throws {
        try await TestServer.withProject(script: "exit 0").test { client in
            let asked = try await client.post(
                "/api/jobs",
                #"{"kind": "render", "video": 1, "frames": "2-8", "render": {"scale": 0.5, "crop": [1, 2, 30, 40], "nodes": false, "marker": "cross"}}"#
            )
            let words = try #require(asked.json["arguments"] as? [String])
            #expect(words.contains("--crop=1.0,2.0,30.0,40.0") && words.contains("--no-nodes"))
            #expect(words.contains { $0.hasSuffix("/exports/p.clip.3-9.mp4") })
            for body in [#"{"kind": "render"}"#, #"{"kind": "render", "video": 1, "render": {"marker": "star"}}"#] {
                let refused = try await client.post("/api/jobs", body)
                #expect(refused.status == .badRequest, "\(body)")
            }
        }
    }
}
