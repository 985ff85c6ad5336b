import Testing
import VolumeJanitorCore

@Suite struct VolumeNameTests {
    @Test(arguments: ["camera-footage", "a", "9", "protected-container_logs", "A.b_c-9"])
    func `what Docker takes is a name`(text: String) {
        #expect(VolumeName(text)?.text == text)
    }

    @Test(arguments: ["", "-a", ".a", "_a", "a/b", "a b", "ä", "a\0", "..", "a\n"])
    func `what Docker refuses is none`(text: String) {
        #expect(VolumeName(text) == nil)
    }

    @Test func `a name has at most 255 bytes`() {
        #expect(VolumeName(String(repeating: "a", count: 255)) != nil)
        #expect(VolumeName(String(repeating: "a", count: 256)) == nil)
    }
}
