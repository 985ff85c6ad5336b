/// A text that must not be shown: printing it in any way gives `•••`.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The text itself, for where it is used.
    package let revealed: String

    /// A secret text.
    package init(_ text: String) {
        revealed = text
    }

    /// `•••`.
    package var description: String { "•••" }

    /// `•••`.
    package var debugDescription: String { "•••" }

    /// Nothing, so that `dump` shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
