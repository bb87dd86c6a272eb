import { useState } from "react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";

import { linkTo } from "@/api/conversations";
import type { Attachment } from "@/inbox/said";
import { Bone, Fault } from "@/kit/Notes";
import { MINUTE } from "@/kit/times";
import { useTexts } from "@/texts";

/** Pictures are shown; whoever wants a file fetches and saves it: nothing of it is run here. */
export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="mt-1.5 grid max-w-[88%] gap-1.5">
      {files.map((file) => <File key={file.id} file={file} />)}
    </ul>
  );
}

const KEPT = "kept";
// What it is was told by its content when it was kept; an SVG is a text there, and never a picture.
const PICTURES: (string | null)[] = ["image/jpeg", "image/png", "image/gif", "image/webp"];
const LINK_LIFE = 9 * MINUTE; // the server's links end after ten

/** A picture as it is; it can be saved from below. */
function Picture({ file }: { file: Attachment }) {
  const [isBroken, setBroken] = useState(false);
  const link = useQuery({
    queryKey: ["attachments", file.id],
    queryFn: () => linkTo(file.id),
    staleTime: LINK_LIFE,
    gcTime: LINK_LIFE,
  });
  if (isBroken || link.error) return null;
  // As high as the picture will be, so that nothing moves when it comes.
  if (!link.data) return <Bone className="mb-1.5 h-48 w-64" />;
  return (
    <img
      src={new URL(link.data.url).pathname}
      alt=""
      loading="lazy"
      onError={() => setBroken(true)}
      className="mb-1.5 h-48 max-w-full rounded-xl border border-line bg-raised object-contain"
    />
  );
}

function File({ file }: { file: Attachment }) {
  const texts = useTexts();
  const fetching = useMutation({
    mutationFn: () => linkTo(file.id),
    onSuccess: (link) => window.location.assign(link.url),
  });
  const state = file.state === "waiting" ? texts.thread.fileWaiting : texts.thread.fileFailed;
  return (
    <li>
      {file.state === KEPT && PICTURES.includes(file.media_type) && <Picture file={file} />}
      <button
        type="button"
        disabled={file.state !== KEPT || fetching.isPending}
        onClick={() => fetching.mutate()}
        className="flex min-h-11 items-center gap-2.5 rounded-xl border border-line bg-sheet px-3.5 py-2 text-left text-sm hover:bg-raised"
      >
        <Paperclip size={16} aria-hidden className="shrink-0 text-faint" />
        <span className="min-w-0">
          <span className="block truncate font-medium">{file.name ?? texts.thread.file}</span>
          <span className="block text-[0.8125rem] text-faint">
            {file.state === KEPT ? sizeOf(file.size) : state}
          </span>
        </span>
      </button>
      <Fault error={fetching.error} />
    </li>
  );
}

function sizeOf(bytes: number | null): string {
  if (bytes === null) return "";
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
