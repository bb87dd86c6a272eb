import { pieces } from "@/kit/links";
import { useTexts } from "@/texts";

/** What somebody wrote: text, with addresses that show where they lead. Never HTML. */
export function Words({ text }: { text: string }) {
  const texts = useTexts();
  return pieces(text).map((piece, place) =>
    piece.href === null ? (
      <span key={place}>{piece.text}</span>
    ) : (
      <a
        key={place}
        href={piece.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={texts.thread.opensHost(piece.host)}
        className="underline underline-offset-2"
      >
        {piece.text}
      </a>
    ),
  );
}
