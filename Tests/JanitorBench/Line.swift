import Foundation

/// Writes a line at once, so that who reads it need not wait for a buffer to fill.
func writeLine(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
