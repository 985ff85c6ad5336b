/// A page that says one thing: not found, not allowed, not answering now.
package struct MessagePage: Sendable {
    /// What happened, in few words.
    package var heading: String
    /// What happened, what still holds and what to do.
    package var notice: Notice
    /// Where to go from here.
    package var link: String
    /// What that is called.
    package var linkWords: String

    /// A message with a way on.
    package init(
        heading: String,
        notice: Notice,
        link: String = "/fleet",
        linkWords: String = "Back to the fleet"
    ) {
        self.heading = heading
        self.notice = notice
        self.link = link
        self.linkWords = linkWords
    }

    /// The page as a complete HTML document.
    package func render(in frame: Frame) -> String {
        let words: [String: Any] = ["heading": heading, "link": link, "linkWords": linkWords]
        let view = notice.view.merging(words) { ours, _ in ours }
        let main = Templates.render("message", view.merging(frame.foot) { ours, _ in ours })
        return frame.document(title: heading, isLive: false, main: main)
    }
}
