import ArgumentParser
import Foundation
import Neural
import Video

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this machine can do, and what is missing.")

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let report = Doctor.examine()
        if json {
            JSONLines.write(report)
        } else {
            print("Tarsier \(report.version)")
            for check in report.checks {
                print(
                    "\(check.ok ? "ok      " : check.required ? "MISSING " : "none    ")\(check.name): \(check.found)")
            }
        }
        if report.checks.contains(where: { $0.required && !$0.ok }) { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}

/// Each check does a small piece of the real work rather than asking for a version.
package enum Doctor {
    package struct Report: Codable, Sendable {
        package var version: String
        package var checks: [Check]
    }

    package struct Check: Codable, Sendable {
        package var name: String
        package var ok: Bool
        package var required: Bool
        package var found: String
    }

    package static func examine() -> Report {
        Report(
            version: TarsierVersion.current,
            checks: [processor(), memory(), network(), video(), page(), graphicsCard()])
    }

    private static func processor() -> Check {
        let features = ["avx512f", "avx512_bf16", "avx2"]
        let flags = Set(
            ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")
                .split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ").map(String.init) ?? [])
        let found = features.filter(flags.contains).joined(separator: ", ")
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return Check(
            name: "processor", ok: true, required: true,
            found: "\(cores) cores" + (found.isEmpty ? ", no AVX2: training will be slow" : " with \(found)"))
    }

    private static func memory() -> Check {
        let gib = Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824
        return Check(
            name: "memory", ok: gib >= 3, required: false,
            found: String(format: "%.1f GiB%@", gib, gib < 3 ? "; training wants 3 or more" : ""))
    }

    private static func network() -> Check {
        do {
            let seconds = try SelfTest.forwardAndBackward()
            return Check(
                name: "network kernels", ok: true, required: true,
                found: String(format: "oneDNN works; a small training step took %.0f ms", seconds * 1000))
        } catch {
            return Check(name: "network kernels", ok: false, required: true, found: Failure.message(of: error))
        }
    }

    private static func video() -> Check {
        do {
            return Check(
                name: "video", ok: true, required: true,
                found: "H.264 written and read back, \(try SelfTest.videoRoundTrip())")
        } catch {
            return Check(name: "video", ok: false, required: true, found: Failure.message(of: error))
        }
    }

    private static func page() -> Check {
        let index = Resources.page.appendingPathComponent("index.html").path
        let ok = FileManager.default.fileExists(atPath: index)
        return Check(
            name: "page and templates", ok: ok, required: true,
            found: ok ? Resources.home.path : "not found beside the program; set TARSIER_HOME to the folder with Public"
        )
    }

    private static func graphicsCard() -> Check {
        let ok = FileManager.default.fileExists(atPath: "/dev/nvidiactl")
        return Check(
            name: "graphics card", ok: ok, required: false,
            found: ok ? "an NVIDIA card is there; this version computes on the processor" : "not needed")
    }
}
