import Foundation
import Testing

/// Another device, loaded at run time, must be able to stand beside the CPU.
@Suite struct DeviceBoundaryTests {
    @Test func onlyTheCPUDeviceNamesOneDNN() throws {
        let sources = packageRoot.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var (read, inside) = (0, 0)
        for case let file as URL in files where file.pathExtension == "swift" {
            let namesIt =
                try String(contentsOf: file, encoding: .utf8).range(
                    of: #"import COneDNN|OneDNN\.|dnnl_"#, options: .regularExpression) != nil
            let isOfTheCPU = file.path.contains("/Neural/Devices/CPU/")
            read += 1
            inside += namesIt && isOfTheCPU ? 1 : 0
            #expect(!namesIt || isOfTheCPU, "\(file.path)")
        }
        #expect(read > 50 && inside > 3)
    }
}
