import { Paperclip } from "lucide-react";
import { useMutation } from "@tanstack/react-query";

import { linkTo } from "@/api/conversations";
import type { Attachment } from "@/inbox/said";
import { useTexts } from "@/texts";

/** Files are fetched by whoever wants them, and saved: nothing of them is run here. */
export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="mt-1.5 grid max-w-[88%] gap-1.5">
      {files.map((file) => <File key={file.id} file={file} />)}
    </ul>
  );
}

const KEPT = "kept";

function File({ file }: { file: Attachment }) {
  const texts = useTexts();
  const fetching = useMutation({
    mutationFn: () => linkTo(file.id),
    onSuccess: (link) => window.location.assign(link.url),
  });
  const state = file.state === "waiting" ? texts.thread.fileWaiting : texts.thread.fileFailed;
  return (
    <li>
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
    </li>
  );
}

function sizeOf(bytes: number | null): string {
  if (bytes === null) return "";
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
