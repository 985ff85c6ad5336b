/// The page that asks who looks.
package struct SignInPage: Sendable {
    /// Why the last try was refused; nil on the first.
    package var problem: String?
    /// The name that was given, kept after a refusal.
    package var user: String
    /// Where to go afterwards.
    package var next: String

    /// A sign-in that goes on to a page.
    package init(problem: String? = nil, user: String = "", next: String) {
        self.problem = problem
        self.user = user
        self.next = next
    }

    /// The page as a complete HTML document; `frame.csrf` is tied to the browser, not to a session.
    package func render(in frame: Frame) -> String {
        let view: [String: Any] = [
            "hasProblem": problem != nil, "problem": problem ?? "", "icon": Tone.critical.icon.html,
            "csrf": frame.csrf, "next": next, "user": user, "hasUser": !user.isEmpty,
            "returns": next != "/fleet",
        ]
        let main = Templates.render("sign-in", view)
        return frame.document(title: "Sign in", isLive: false, main: main)
    }
}
