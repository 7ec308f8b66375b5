import App
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

/// The program of the jobs is a shell script that gets the verb and the arguments.
@Suite struct ServerJobTests {
    private func ended(_ client: any TestClientProtocol, _ id: Int) async throws -> [String: Any] {
        try await eventually {
            let job = try await client.get("/api/jobs/\(id)").json
            return ["done", "failed", "cancelled"].contains(job["state"] as? String) ? job : nil
        }
    }

    @Test func runsAJobAndKeepsWhatItSaid() async throws {
        let script = """
            echo '{"event":"started","message":"Training"}'
            echo '{"event":"log","message":"a line"}'
            echo '{"event":"progress","message":"Training","done":3,"total":3,"unit":"epochs"}'
            echo '{"event":"result","message":"Trained","result":{"run":"r1"}}'
            """
        let server = try await TestServer.withProject(script: script)
        try await server.test { client in
            let asked = try await client.post(
                "/api/jobs",
                #"{"kind": "train", "profile": "top-down", "run": "r1", "frames": "0-8:2", "minutes": 1.5, "seed": 7}"#)
            #expect(asked.status == .created)
            let id = try #require(asked.json["id"] as? Int)
            let job = try await ended(client, id)
            #expect(job["state"] as? String == "done")
            #expect(job["title"] as? String == "Train r1")
            #expect(job["result"] as? [String: String] == ["run": "r1"])
            #expect((job["progress"] as? [String: Any])?["done"] as? Int == 3)
            #expect(
                job["arguments"] as? [String] == [
                    server.project.path, "--profile=top-down", "--run=r1", "--minutes=1.5", "--seed=7",
                    "--frames=0-8:2", "--json",
                ])
            let log = try await client.get("/api/jobs/\(id)/log")
            #expect(log.headers[.contentType] == "text/plain; charset=utf-8")
            #expect(log.text == "a line\nTrained\n")
            let all = try await client.get("/api/jobs").array
            #expect(all.map { $0["id"] as? Int } == [id])
        }
    }

    @Test func tellsWhyAJobFailedAndTellsThePages() async throws {
        let script = """
            echo '{"event":"frames","video":1,"ranges":[[2,5]]}'
            echo '{"event":"failed","message":"No labels yet."}'
            exit 3
            """
        try await TestServer.withProject(script: script).test(.live) { client in
            let page = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            _ = try await page.next("hello")
            _ = try await client.post("/api/jobs", #"{"kind": "predict", "models": ["r1"], "video": 1}"#)
            let frames = try await page.next("frames")
            #expect(frames["video"] as? Int == 1)
            #expect(frames["ranges"] as? [[Int]] == [[2, 5]])
            let job = try await eventually {
                let job = try await page.next("job")
                return job["state"] as? String == "failed" ? job : nil
            }
            #expect(job["error"] as? String == "No labels yet.")
            #expect((job["arguments"] as? [String])?.contains("--video=0") == true)
        }
    }

    @Test func suggestionsAreAskedForWithTheirNumbersAndTheirAuthor() async throws {
        let server = try await TestServer.withProject(script: "exit 0")
        try await server.test { client in
            let asked = try await client.post(
                "/api/jobs",
                #"{"kind": "suggest", "method": "velocity", "count": 5, "video": 1, "options": {"node": "nose", "velocity": 0.2}}"#,
                [.init("X-Tarsier-Author")!: "anna"])
            #expect(asked.status == .created)
            #expect(asked.json["title"] as? String == "Suggest frames: fast movement")
            #expect(
                asked.json["arguments"] as? [String] == [
                    server.project.path, "--method=velocity", "--count=5", "--node=nose", "--velocity=0.2",
                    "--author=anna", "--video=0", "--json",
                ])
        }
    }

    @Test func cancelEndsAJob() async throws {
        try await TestServer.withProject(script: "sleep 600").test { client in
            let asked = try await client.post("/api/jobs", #"{"kind": "track", "maxTracks": 2}"#)
            let id = try #require(asked.json["id"] as? Int)
            #expect((asked.json["arguments"] as? [String])?.contains("--max-tracks=2") == true)
            let ended = try await client.post("/api/jobs/\(id)/cancel")
            #expect(ended.json["state"] as? String == "cancelled")
            let again = try await client.post("/api/jobs/\(id)/cancel")
            #expect(again.json["state"] as? String == "cancelled")
        }
    }

    @Test(arguments: [
        (#"{"kind": "fly"}"#, 400), (#"{"kind": "train"}"#, 400), (#"{"kind": "train", "profile": "../x"}"#, 400),
        (#"{"kind": "train", "profile": "p", "run": "a/b"}"#, 400), (#"{"kind": "predict", "models": []}"#, 400),
        (#"{"kind": "predict", "models": ["r"], "video": 9}"#, 404),
        (#"{"kind": "predict", "models": ["r"], "frames": "9-3"}"#, 400),
        (#"{"kind": "predict", "models": ["/etc"]}"#, 400), (#"{"kind": "import", "path": "/etc/passwd"}"#, 403),
        (#"{"kind": "import"}"#, 400), (#"{"kind": "export"}"#, 400),
        (#"{"kind": "merge"}"#, 400), (#"{"kind": "merge", "path": "/etc/passwd"}"#, 403),
        (#"{"kind": "suggest"}"#, 400), (#"{"kind": "suggest", "method": "guess"}"#, 400),
        (#"{"kind": "suggest", "method": "uncertain", "models": ["../x"]}"#, 400),
        (#"{"kind": "train", "profile": "none", "settings": {"a": 1}}"#, 404),
    ])
    func refusesJobsThatMakeNoSense(body: String, status: Int) async throws {
        try await TestServer.withProject().test { client in
            let answer = try await client.post("/api/jobs", body)
            #expect(answer.status.code == status)
            #expect((answer.json["detail"] as? String)?.isEmpty == false)
            let jobs = try await client.get("/api/jobs")
            #expect(jobs.array.isEmpty)
        }
    }

    @Test(arguments: ["/api/jobs/99", "/api/jobs/99/log", "/api/jobs/x"])
    func knowsNoOtherJobs(path: String) async throws {
        try await TestServer.withProject().test { client in
            let answer = try await client.get(path)
            #expect(answer.status == .notFound)
            let cancel = try await client.post("/api/jobs/99/cancel")
            #expect(cancel.status == .notFound)
        }
    }

    @Test func jobsOfAServerThatEndedAreMarkedAsInterrupted() async throws {
        let server = try await TestServer.withProject { store in
            var record = try store.addJob(kind: "train", title: "Train", arguments: "[]", by: "ann")
            record.state = .running
            record.started = 1
            record.process = Int(Int32.max)
            try store.saveJob(record)
        }
        try await server.test { client in
            let job = try #require(try await client.get("/api/jobs").array.first)
            #expect(job["state"] as? String == "failed")
            #expect((job["error"] as? String)?.contains("server ended") == true)
        }
    }

    @Test func changedSettingsAreLaidOverTheProfile() async throws {
        let server = try await TestServer.withProject(script: #"for a in "$@"; do echo "$a" >&2; done; exit 0"#)
        try TestServer.write(
            #"{"name": "top-down", "a": {"b": 1, "c": [1, 2]}, "d": true}"#,
            to: server.folder.appendingPathComponent("templates/profiles/top-down.json"))
        try await server.test { client in
            let asked = try await client.post(
                "/api/jobs", #"{"kind": "train", "profile": "top-down", "settings": {"a": {"c": [3]}}}"#)
            let arguments = try #require(asked.json["arguments"] as? [String])
            let option = try #require(arguments.first { $0.hasPrefix("--profile=") })
            let file = URL(fileURLWithPath: String(option.dropFirst("--profile=".count)))
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text == #"{"a":{"b":1,"c":[3]},"d":true,"name":"top-down"}"#)
            _ = try await ended(client, try #require(asked.json["id"] as? Int))
        }
    }

    @Test func opensNoOtherProjectWhileJobsRun() async throws {
        let server = try await TestServer.withProject(script: "sleep 600")
        try await server.test { client in
            let asked = try await client.post("/api/jobs", #"{"kind": "track"}"#)
            let refused = try await client.post("/api/projects/open", #"{"path": "\#(server.project.path)"}"#)
            #expect(refused.json["type"] as? String == "/problems/jobs-running")
            _ = try await client.post("/api/jobs/\(try #require(asked.json["id"] as? Int))/cancel")
            let opened = try await client.post("/api/projects/open", #"{"path": "\#(server.project.path)"}"#)
            #expect(opened.status == .ok)
        }
    }

    @Test func writesTheAnalysisFileAndSendsIt() async throws {
        let script = """
            for a in "$@"; do case "$a" in --out=*) printf 'the file' > "${a#--out=}";; esac; done
            echo '{"event":"result","result":{"file":"x"}}'
            """
        try await TestServer.withProject(script: script).test { client in
            let file = try await client.get("/api/export/analysis?video=1")
            #expect(file.status == .ok)
            #expect(file.text == "the file")
            #expect(file.headers[.contentType] == "application/x-hdf5")
            #expect(file.headers[.contentDisposition]?.hasPrefix(#"attachment; filename="p.clip.analysis.h5""#) == true)
            let again = try await client.get("/api/exports/p.clip.analysis.h5")
            #expect(again.text == "the file")
            for path in ["/api/exports/none.h5", "/api/exports/..%2fproject.db", "/api/exports/%2e%2e"] {
                let refused = try await client.get(path)
                #expect(refused.status == .notFound, "\(path)")
            }
            let unknown = try await client.get("/api/export/analysis?video=5")
            #expect(unknown.status == .notFound || unknown.status == .badRequest)
        }
    }

    @Test func anExportThatFailsSaysWhy() async throws {
        let script = #"echo '{"event":"failed","message":"The disk is full."}'; exit 1"#
        try await TestServer.withProject(script: script).test { client in
            let answer = try await client.get("/api/export/analysis?video=1")
            #expect(answer.status == .conflict)
            #expect(answer.json["detail"] as? String == "The disk is full.")
        }
    }
}
